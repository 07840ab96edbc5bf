"""Every word of the Inspector."""

from live_desktop.language import _, several
from live_desktop.protocol.flight import Close, FlightKind
from live_desktop.session.changes import Continuity
from live_desktop.session.closes import explain_close
from live_desktop.session.recorder import Traffic
from live_desktop.session.usage import Tokens
from live_desktop.ui import figures
from live_desktop.ui.inspector.happenings import Happening, Happens, Lane
from live_desktop.ui.inspector.sieve import Sound
from live_desktop.ui.words import duration, token_count

INSPECTOR = _("Inspector")
PLACE = _("Where the Inspector is")
RIGHT = _("At the right")
BOTTOM = _("At the bottom")
WINDOW = _("In a window of its own")
CLOSE = _("Close the Inspector")
GRIP = _("Size of the Inspector")

TIME_LINE = _("Connection time line")
TIME_LINE_HINT = _("Arrow keys go from event to event. Enter selects the message.")
NO_CONNECTION = _("No connection yet. Talk, or type something.")
GIVEN_UP = _("given up")
DIALLING = _("dialling")
SETTING_UP = _("setting up")

MESSAGES = _("Messages")
COLUMNS = (_("Moment"), _("Way"), _("Size"), _("Message"))
FILTER = _("Filter messages")
FILTER_HERE = _("Filter by text")
SOUND = _("How sound is shown")
SOUNDS = {
    Sound.FOLDED: _("Sound in one line"),
    Sound.EACH: _("Sound one by one"),
    Sound.HIDDEN: _("Sound hidden"),
}
KINDS = {
    FlightKind.SENT: _("sent"),
    FlightKind.RECEIVED: _("received"),
    FlightKind.NOTED: _("noted"),
}
SHOWS = {
    FlightKind.SENT: _("↑ Sent"),
    FlightKind.RECEIVED: _("↓ Received"),
    FlightKind.NOTED: _("· Noted"),
}
PAUSE = _("Pause")
RESUME = _("Resume")
PAUSED = _("Paused")
NOTHING_PASSES = _("Nothing here passes the filter.")
NOTHING_YET = _("Nothing went over the wire yet.")
COPY_SELECTED = _("Copy selected")
SAVE = _("Save session file…")
SAVE_TITLE = _("Save session file")
FILE = _("Session file")
FILE_CONTENT = _(
    "A session file holds what was typed, said and handed to functions; no sound, pictures or keys."
)
SELECTED_MESSAGE = _("Selected message")
NOT_KEPT = _("This message is too old: it is no longer kept.")
NOT_SAVED = _("The session file cannot be saved as {path}. Choose another place.")
NO_TALK = _("No talk now")

_FOLDED = {
    # Translators: messages of sound, how many they are and how long they sound together.
    FlightKind.SENT: _("microphone × {count}, {seconds} s"),
    FlightKind.RECEIVED: _("speech × {count}, {seconds} s"),
}
_READ = {
    # Translators: of all tokens, those that were sound, text, pictures and video: heard 3,000.
    "AUDIO": _("heard {count}"),
    "TEXT": _("read {count}"),
    "IMAGE": _("seen {count}"),
    "VIDEO": _("watched {count}"),
}
_ANSWERED = {"AUDIO": _("spoken {count}"), "TEXT": _("written {count}")}
# Translators: of the answer's tokens, those that were not said: thought 300.
_THOUGHT = {"THOUGHT": _("thought {count}")}
_CONTINUITIES = {
    Continuity.CONTINUED: _("rotated: the session goes on here"),
    Continuity.RECAPPED: _("rotated: what was said was told again"),
    Continuity.FRESH: _("rotated: the service starts afresh"),
}
_PLAIN = {
    Happens.DIALLED: _("dialled"),
    Happens.HANDLE: _("resumption handle received"),
    Happens.INTERRUPTED: _("interrupted"),
    Happens.CLOSED_HERE: _("closed here"),
}
_SHORT = {
    Happens.DIALLED: _("dialled"),
    Happens.SET_UP: _("set up"),
    Happens.ROTATED: _("rotated"),
    Happens.HANDLE: _("handle"),
    Happens.INTERRUPTED: _("interrupted"),
    Happens.GOING_AWAY: _("going away"),
    Happens.CLOSED: _("closed by the server"),
    Happens.CLOSED_HERE: _("closed here"),
    Happens.LOST: _("lost"),
    Happens.NOT_REACHED: _("not reached"),
}
_FIRM_SPACE = "\u00a0"
_BYTES = (_("{size} B"), _("{size} kB"), _("{size} MB"), _("{size} GB"))


def moment(seconds: float) -> str:
    """Return a moment of a recording to the millisecond: 0:42.070."""
    thousandths = round(seconds * 1000)
    point = figures.way().decimalPoint()
    return f"{duration(thousandths // 1000)}{point}{thousandths % 1000:03}"


def span(seconds: float) -> str:
    """Return how long something short took: 120 ms, 1.3 s."""
    if seconds < 1:
        return _("{count} ms").format(count=round(seconds * 1000))
    return _("{count} s").format(count=figures.decimal(seconds))


def amount(size: int) -> str:
    """Return a number of bytes: 640 B, 1.2 kB, 3.4 MB."""
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(_BYTES) - 1:
        value, unit = value / 1000, unit + 1
    return _BYTES[unit].format(size=figures.decimal(value, 1 if unit and value < 99.95 else 0))


def waiting(count: int) -> str:
    """Return how many messages came since the pause."""
    if not count:
        return PAUSED
    return several("Paused · {count} waiting", "Paused · {count} waiting", count).format(
        count=figures.whole(count)
    )


def folded_sound(kind: FlightKind, count: int, seconds: float) -> str:
    """Return what a folded row says: how many messages of sound, and how long it is."""
    return _FOLDED[kind].format(count=figures.whole(count), seconds=figures.decimal(seconds))


def more_characters(count: int) -> str:
    """Return what stands after the beginning of a very long message."""
    return several(
        "… {count} more character; Copy selected takes them all.",
        "… {count} more characters; Copy selected takes them all.",
        count,
    ).format(count=figures.whole(count))


def totals(traffic: Traffic, latency: float | None, reconnects: int) -> str:
    """Return how much went each way, how long the newest setup took, and how often it was anew."""
    parts = [
        _way("↑", traffic.sent, traffic.sent_bytes),
        _way("↓", traffic.received, traffic.received_bytes),
    ]
    if latency is not None:
        parts.append(_("set up in {span}").format(span=span(latency)))
    parts.append(
        several("{count} reconnect", "{count} reconnects", reconnects).format(count=reconnects)
    )
    # Where it takes two lines, the first ends after a part.
    return " · ".join(part.replace(" ", _FIRM_SPACE) for part in parts)


def _way(arrow: str, count: int, size: int) -> str:
    return _("{arrow} {count}, {size}").format(
        arrow=arrow, count=figures.whole(count), size=amount(size)
    )


def talk_summary(elapsed: float | None, tokens: Tokens) -> str:
    """Return how long the talk is, and what it took by modality."""
    parts = (
        NO_TALK if elapsed is None else _("Talk {duration}").format(duration=duration(elapsed)),
        token_count(tokens.total),
        *_shares(tokens.prompt_details, _READ),
        *_shares(tokens.response_details, _ANSWERED),
        *_shares((("THOUGHT", tokens.thoughts),), _THOUGHT),
    )
    return " · ".join(part for part in parts if part)


def _shares(details: tuple[tuple[str, int], ...], said: dict[str, str]) -> list[str]:
    return [
        said.get(name, name.lower() + " {count}").format(count=figures.whole(count))
        for name, count in details
        if count
    ]


def lane_title(lane: Lane, now: float, *, newest: bool) -> str:
    """Return what a connection is and what became of it."""
    if lane.number:
        name = _("Connection {number}").format(number=lane.number)
    else:
        name = _("Dialled at {moment}").format(moment=duration(lane.began))
    parts = [name]
    if lane.ended is not None:
        parts.append(_ending(lane.happenings[-1]))
        if lane.number:
            parts.append(duration(lane.ended - lane.began))
    elif not newest:
        parts.append(GIVEN_UP)
    elif lane.latency is not None:
        parts.append(_("open for {duration}").format(duration=duration(max(0, now - lane.began))))
    else:
        parts.append(SETTING_UP if lane.number else DIALLING)
    if lane.latency is not None:
        parts.append(_("set up in {span}").format(span=span(lane.latency)))
    return " · ".join(parts)


def _ending(happening: Happening) -> str:
    if happening.kind is Happens.CLOSED:
        return _("closed by the server ({code})").format(code=happening.value)
    return _SHORT[happening.kind]


def short(happening: Happening) -> str:
    """Return what stands beside a mark of the time line."""
    match happening.kind:
        case Happens.SET_UP:
            return _("set up in {span}").format(span=span(happening.value))
        case Happens.TURN:
            return _("turn {number}").format(number=round(happening.value))
        case _:
            return _SHORT[happening.kind]


def said(happening: Happening) -> str:
    """Return what happened, in a few words or a sentence."""
    match happening.kind:
        case Happens.SET_UP:
            return _("set up, {span} after dialling").format(span=span(happening.value))
        case Happens.TURN:
            return _("turn {number} complete").format(number=round(happening.value))
        case Happens.GOING_AWAY if happening.value < 0:
            return _("going away")
        case Happens.GOING_AWAY:
            return _("going away, {span} left").format(span=span(happening.value))
        case Happens.ROTATED:
            return _CONTINUITIES[Continuity(happening.text)]
        case Happens.CLOSED:
            return closed(Close(round(happening.value), happening.text))
        case Happens.LOST:
            return _("lost: {why}").format(why=happening.text)
        case Happens.NOT_REACHED:
            return _("not reached: {why}").format(why=happening.text)
        case _:
            return _PLAIN[happening.kind]


def closed(close: Close) -> str:
    """Return that the server closed the connection: the code, its reason, and what that means."""
    meaning = str(explain_close(close.code, close.reason))
    told_code = _("closed by the server with {code}").format(code=close.code)
    if not close.reason or close.reason in meaning:
        return _("{told}. {meaning}").format(told=told_code, meaning=meaning)
    reason = close.reason.rstrip(".")
    # Translators: that the server closed the connection, the reason it gave, and what that means.
    return _("{told}, “{reason}”. {meaning}").format(told=told_code, reason=reason, meaning=meaning)


def told(happening: Happening) -> str:
    """Return when something happened, and what."""
    return f"{moment(happening.entry.seconds)} · {said(happening)}"


def spoken(lane: Lane, happening: Happening) -> str:
    """Return an event of the time line as a screen reader says it."""
    if not lane.number:
        return told(happening)
    return _("Connection {number}: {told}").format(number=lane.number, told=told(happening))
