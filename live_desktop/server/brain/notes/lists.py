"""Keeps lists: of what to buy, to do, or whatever they are called."""

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from live_desktop.server.brain.notes.notebook import LONGEST_ITEM, Full, Notebook
from live_desktop.server.brain.notes.notes import UNREADABLE, UNWRITTEN, is_alike
from live_desktop.server.brain.prose import end_sentence, join_words
from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import POLITE, Utterance, normalize

_WORDS = r"[\w'-]+(?:[ -][\w'-]+){0,3}?"
_NAME = rf"(?:(?P<name>{_WORDS})\s+)?list"
_END = r"(?:[\s,]+(?:please|for\s+me|thanks|thank\s+you))*\W*"
_ADD = re.compile(
    POLITE + r"(?:add|at|had|and|put|write|append|include)\s+(?P<items>.{1,1000})\s+"
    r"(?:(?:to(?![\s-]+do\b)|on|onto|in|into)\s+|two\s+(?=my|the))(?:(?:my|the|our|a|your)\s+)*"
    + _NAME
    + _END,
    re.IGNORECASE | re.DOTALL,
)
_REMOVE = re.compile(
    POLITE + r"(?:remove|delete|take|cross|strike|scratch|erase|drop)\s+(?:off\s+)?"
    r"(?P<items>.{1,1000})\s+(?:off\s+of|out\s+of|from|for|off|of|on)\s+(?:(?:my|the|our|a|your)\s+)*"
    + _NAME
    + _END,
    re.IGNORECASE | re.DOTALL,
)
_MY = r"(?:(?:my|the|our|your|whole|entire|all of) )*"
_LIST = rf"{_MY}(?:(?P<name>{_WORDS}) )?list"
_READ = re.compile(
    rf"(?:what (?:is|have i|do i have|are the (?:things|items)|(?:things|items) are)|"
    r"how many (?:things|items) are(?: there)?) (?:on|in) "
    rf"{_LIST}|(?:read|show|tell|say|give)(?: me| us| out| back)*(?: what is)?(?: on| in)? {_MY}"
    rf"(?:(?P<read>{_WORDS}) )?list(?: out| back| to me)*"
)
_BUY = re.compile(r"what (?:do i (?:need|have) to (?:buy|get)|should i (?:buy|get))(?: .*)?")
_DO = re.compile(r"what (?:do i (?:need|have) to do|are my to ?dos)(?: today)?")
_CLEAR = re.compile(
    r"(?P<verb>clear|delete|empty|erase|remove|throw away|wipe|discard|forget) "
    rf"(?:everything (?:from|on) |all (?:from|on) )?{_LIST}"
)
_CREATE = re.compile(
    rf"(?:create|make|start|open|begin) (?:an? |new )*{_LIST}"
    rf"(?: (?:called|named|for) (?P<called>{_WORDS}))?"
)
_IS_ON = re.compile(rf"(?:is|are|do i have) (?!there )(?P<item>.{{1,200}}?) (?:on|in) {_LIST}")
_WHICH = re.compile(
    r"(?:what|which) lists (?:do i have|are there|have i)|(?:read|show|tell)(?: me)? "
    r"(?:all )?(?:my |the )?lists|my lists|how many lists (?:do i have|are there)"
)
_SAME = {
    "grocery": "shopping",
    "groceries": "shopping",
    "shop": "shopping",
    "buying": "shopping",
    "todo": "to do",
    "task": "to do",
    "tasks": "to do",
}
_SPLIT = re.compile(r"\s*(?:,|;|&|\n)\s*(?:and\s+)?|\s+(?:and|plus)\s+", re.IGNORECASE)
_DETERMINERS = re.compile(r"^(?:(?:a|an|some|the|also)\s+)+(?=\S)", re.IGNORECASE)
_BUY_FIRST = re.compile(r"^(?:buy|bye?)\s+(?=\w)", re.IGNORECASE)
"""Behind this comes what is to be bought, however a recogniser writes it."""

_DEFAULT = "shopping"
_LONGEST = 1200  # characters
_LONGEST_NAME = 40

Lists = Mapping[str, tuple[str, ...]]


class Listing:
    """Rules over the lists in a notebook."""

    def __init__(self, notebook: Notebook) -> None:
        """Keep the lists in `notebook`."""
        self._notebook = notebook

    def answer(self, utterance: Utterance) -> Reply | None:
        """Do what is asked for."""
        request = utterance.request
        if len(utterance.text) > _LONGEST or not re.search(
            r"\blists?\b|\bbuy\b|\bto ?dos?\b|\bget\b", utterance.plain
        ):
            return None
        try:
            lists = dict(self._notebook.read().lists)
            said = self._edit(utterance.text, lists) or self._rule(request, lists)
        except OSError:
            return Reply(UNREADABLE)
        return Reply(said) if said else None

    def _edit(self, text: str, lists: Lists) -> str | None:
        """Add items to a list or take some off, in the words of the user."""
        if found := _REMOVE.fullmatch(text):
            return self._remove(_items_in(found["items"]), _list_name(found["name"], lists), lists)
        if found := _ADD.fullmatch(text):
            return self._add(_items_in(found["items"]), _list_name(found["name"], lists), lists)
        return None

    def _rule(self, request: str, lists: Lists) -> str | None:
        if _WHICH.fullmatch(request):
            return _say_lists(lists)
        if found := _CREATE.fullmatch(request):
            name = _list_name(found["called"] or found["name"], lists)
            if name in lists:
                return f"There is a {name} list already."
            return self._write({**lists, name: ()}, f"The {name} list is ready.")
        if found := _CLEAR.fullmatch(request):
            name = _list_name(found["name"], lists)
            if name not in lists:
                return f"There is no {name} list."
            if found["verb"] in ("delete", "remove", "discard", "forget", "throw away"):
                rest = {each: items for each, items in lists.items() if each != name}
                return self._write(rest, f"The {name} list is deleted.")
            return self._write({**lists, name: ()}, f"The {name} list is empty now.")
        if found := _IS_ON.fullmatch(request):
            return _say_whether(found["item"], _list_name(found["name"], lists), lists)
        if found := _READ.fullmatch(request):
            return _say_list(_list_name(found["name"] or found["read"], lists), lists)
        if _BUY.fullmatch(request):
            return _say_list("shopping", lists)
        return _say_list("to do", lists) if _DO.fullmatch(request) and "to do" in lists else None

    def _add(self, items: Sequence[str], name: str, lists: Lists) -> str | None:
        if not items:
            return None
        known = lists.get(name, ())
        items = [_BUY_FIRST.sub("" if name == _DEFAULT else "buy ", item) for item in items]
        new = [item for item in items if item.lower() not in (each.lower() for each in known)]
        if not new:
            return f"Your {name} list has {join_words(items)} already."
        said = f"I put {join_words(new)} on your {name} list."
        return self._write({**lists, name: (*known, *new)}, said)

    def _remove(self, items: Sequence[str], name: str, lists: Lists) -> str | None:
        if not items:
            return None
        known = lists.get(name, ())
        gone = [each for each in known if any(_is_same(each, item) for item in items)]
        if not gone:
            return f"I don't see {join_words(items, 'or')} on your {name} list."
        rest = tuple(each for each in known if each not in gone)
        said = f"I took {join_words(gone)} off your {name} list."
        return self._write({**lists, name: rest}, said)

    def _write(self, lists: Lists, said: str) -> str:
        try:
            self._notebook.write(replace(self._notebook.read(), lists=dict(lists)))
        except Full as reason:
            return str(reason)
        except OSError:
            return UNWRITTEN
        return said


def _items_in(words: str) -> list[str]:
    """Split "milk, eggs and some bread" into its items."""
    pieces = (_DETERMINERS.sub("", each.strip(" \t.:!?\"'")) for each in _SPLIT.split(words))
    return [piece[:LONGEST_ITEM] for piece in pieces if re.search(r"\w", piece)]


def _list_name(said: str | None, lists: Lists) -> str:
    """Find the list that is meant: as it is called, or the only one."""
    name = normalize(said or "")[:_LONGEST_NAME].strip()
    if not name:
        return next(iter(lists)) if len(lists) == 1 else _DEFAULT
    name = _SAME.get(name, name)
    return next((each for each in lists if is_alike(each, name)), name)


def _say_list(name: str, lists: Lists) -> str:
    items = lists.get(name, ())
    if not items:
        return f"Your {name} list is empty."
    return end_sentence(f"On your {name} list: {join_words(items)}")


def _say_whether(item: str, name: str, lists: Lists) -> str:
    wanted = _items_in(item)
    there = any(_is_same(each, other) for each in lists.get(name, ()) for other in wanted)
    return f"Yes, it is on your {name} list." if there else f"No, not on your {name} list."


def _say_lists(lists: Lists) -> str:
    if not lists:
        return "You have no lists."
    said = join_words([f"{name}, {len(items)}" for name, items in lists.items()])
    return f"Your lists: {said}."


def _is_same(one: str, other: str) -> bool:
    """Tell whether an item is the other one, or a kind of it."""
    words, wanted = normalize(one).split(), normalize(other).split()
    return all(any(is_alike(each, word) for word in words) for each in wanted)
