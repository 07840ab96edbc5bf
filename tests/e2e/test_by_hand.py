"""Somebody new sits down with a mouse, a keyboard and a voice, and uses the program by hand.

It runs as its own process on a screen of its own. What is clicked is found as a screen reader finds
it, so that each control of the way has a name.
"""

import json
import sys
import time
from pathlib import Path

import pytest

from tests.support.hearing import longest_pause, median_pitch, words_in
from tests.support.seat import Seat, descendants, seat
from tests.support.sound_card import Heard, SoundCard

QUIT_SECONDS = 20.0
SILENCE_SECONDS = 0.9
"""Longer than any pause that the voice makes between two sentences."""


@pytest.mark.skipif(sys.platform != "linux", reason="an X screen, AT-SPI and PulseAudio")
def test_a_person_goes_through_the_program_by_hand(card: SoundCard, tmp_path: Path) -> None:
    with seat(tmp_path, card) as desk:
        take_the_first_steps(desk)
        deep = ask_aloud(desk)
        interrupt(desk)
        save(desk, tmp_path / "talk.md")
        high = change_the_voice(desk)
        assert high > 1.3 * deep, "another voice is heard"
        give_an_instruction(desk)
        use_the_small_window(desk)
        leave(desk)


def take_the_first_steps(desk: Seat) -> None:
    """Hear a voice, be heard, and go without a key."""
    me, began = desk.person, time.monotonic()
    me.find("label", "1 of 3")
    me.click("list item", "Charon, .*")
    me.find("list item", "Charon, .*chosen")
    start, end = me.answer_heard(began)
    assert "this is how i sound" in words_in(desk.recorder.heard(), start - 0.2, end + 0.2)
    me.click("push button", "Next")
    me.find("label", "2 of 3")
    me.say("enough")
    me.find("label", r"It hears you\.")
    me.click("push button", "Next")
    me.find("label", "3 of 3")
    me.click("push button", "Start talking")
    me.find("label", "Listening .*Charon.*")


def ask_aloud(desk: Seat) -> float:
    """Ask a question by voice; gives the pitch of the answer."""
    me, asked = desk.person, time.monotonic()
    me.say("question")
    start, end = me.answer_heard(asked)
    me.find("list item", "You: What is .*")
    me.find("list item", r"Assistant: 12 percent of 250 is 30\.")
    return pitch_of_thirty(desk.recorder.heard(), start, end)


def pitch_of_thirty(heard: Heard, start: float, end: float) -> float:
    """Make sure that the right answer was heard, and give the pitch of its voice."""
    words = words_in(heard, start - 0.2, end + 0.2)
    assert "thirty" in words or "30" in words
    return median_pitch(heard.between(start, end), heard.rate)


def interrupt(desk: Seat) -> None:
    """Ask for a story, and speak over it."""
    me, asked = desk.person, time.monotonic()
    me.say("story")
    told = me.hear(asked)
    me.find("push button", "Stop")
    me.until(lambda: time.monotonic() > told + 4.0, "time stands still")
    spoke = time.monotonic()
    assert desk.recorder.heard().loudness(spoke - 3.0, spoke) > 300, "the story is heard"
    me.say("enough")
    me.find("list item", r"Assistant: .* \(interrupted\)")
    me.find("list item", "You: .*enough.*")
    heard = desk.recorder.heard()
    before = longest_pause(heard.between(told, spoke), heard.rate)
    after = longest_pause(heard.between(spoke, spoke + 4.0), heard.rate)
    assert before < SILENCE_SECONDS < after, "the story falls silent"
    me.find("label", "Listening .*")


def save(desk: Seat, document: Path) -> None:
    """Save the talk, and read what was saved."""
    me = desk.person
    me.press("ctrl+s")
    me.click("text", "File name:")
    me.press("ctrl+a")
    me.type(str(document))
    me.press("Return")
    me.until(document.exists, "nothing is saved")
    saved = document.read_text()
    assert "12 percent of 250 is 30." in saved
    assert "enough" in saved.lower()
    (journal,) = desk.journals()
    assert "12 percent of 250 is 30." in journal.read_text()


def change_the_voice(desk: Seat) -> float:
    """Take another voice, and hear it say the same; gives its pitch."""
    me = desk.person
    me.click("push button", "Charon")
    me.click("list item", "Kore, firm")
    me.find("list item", "Kore, firm, chosen")
    me.press("Escape")
    me.find("push button", "Kore")
    me.lose("list", "Voices")
    me.click("text", "Type a message")
    me.type("What is 12 percent of 250?")
    asked = time.monotonic()
    me.press("Return")
    start, end = me.answer_heard(asked)
    return pitch_of_thirty(desk.recorder.heard(), start, end)


def give_an_instruction(desk: Seat) -> None:
    """Write a persona, take it, and see that it answers."""
    me = desk.person
    me.press("ctrl+b")
    me.click("page tab", "Persona")
    me.click("push button", "New persona")
    me.click("text", "Name")
    me.type("Ada")
    me.click("text", "Instruction")
    me.type("Your name is Ada.")
    me.click("push button", "Save")
    me.click("list item", "Ada")
    me.find("list item", "Ada, in use")
    me.find("push button", "Ada · Kore")
    me.press("Escape")
    me.lose("list", "Personas")
    me.click("text", "Type a message")
    me.type("What is your name?")
    me.press("Return")
    me.find("list item", "Assistant: I'm Ada, .*")


def use_the_small_window(desk: Seat) -> None:
    """Go on in the small window, stop the answer there, and come back."""
    me = desk.person
    whole = me.find("frame", ".* Live Desktop")
    me.press("ctrl+shift+m")
    me.lose("frame", ".* Live Desktop")
    me.find("label", r"I'm Ada, .*")
    small = me.find("filler", "Live Desktop")
    assert small.width < whole.width / 2
    assert small.height < whole.height / 2
    assert me.on_top("^Live Desktop$")
    me.click("push button", "Stop")
    me.find("label", "Listening")
    me.click("push button", "Back to the window")
    me.find("frame", ".* Live Desktop")
    me.lose("push button", "Back to the window")


def leave(desk: Seat) -> None:
    """Quit, and look what is left."""
    started = descendants(desk.program.pid)
    assert started, "the offline voice is a process of its own"
    desk.person.press("ctrl+q")
    _, errors = desk.program.communicate(timeout=QUIT_SECONDS)
    assert desk.program.returncode == 0
    assert "Traceback" not in errors
    assert not [each for each in started if Path(f"/proc/{each}").exists()]
    settings = json.loads(desk.settings.read_text())
    assert settings["first_run_done"] is True
    assert settings["voice"] == "Kore"
    assert settings["persona"] == "Your name is Ada."
    assert "Ada" in desk.personas.read_text()
    assert desk.journals() == [], "nothing was lost that a next start would have to offer"
    assert "Traceback" not in desk.log.read_text()
