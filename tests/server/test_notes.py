"""Notes, lists and dictations are taken down, found, read out and deleted."""

import stat
import sys
from pathlib import Path
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live_desktop.server.brain.notes.dictation import TAKEN, Dictation
from live_desktop.server.brain.notes.lists import Listing
from live_desktop.server.brain.notes.notebook import (
    LONGEST_NOTE,
    MOST_ITEMS,
    MOST_LISTS,
    MOST_NOTES,
    FileNotebook,
    Full,
    MemoryNotebook,
    Notebook,
    Pages,
)
from live_desktop.server.brain.notes.notes import NO_NOTES, UNREADABLE, UNWRITTEN, Notes
from live_desktop.server.brain.utterance import Utterance


class Desk:
    """The three skills over one notebook."""

    def __init__(self, notebook: Notebook | None = None) -> None:
        self.notebook = notebook or MemoryNotebook()
        self.skills = (Dictation(self.notebook), Notes(self.notebook), Listing(self.notebook))

    def ask(self, text: str) -> str | None:
        utterance = Utterance.of(text)
        for skill in self.skills:
            if (reply := skill.answer(utterance)) is not None:
                return reply.text
        return None

    @property
    def notes(self) -> list[str]:
        return list(self.notebook.read().notes)


@pytest.fixture
def desk() -> Desk:
    return Desk()


THREE = ("The plumber comes at nine", "Anna's birthday is in May", "The key is under the mat")


@pytest.fixture
def full(desk: Desk) -> Desk:
    desk.notebook.write(Pages(notes=THREE))
    return desk


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("Take a note: the plumber comes at nine.", "The plumber comes at nine."),
        ("Please make a note that Anna called", "Anna called"),
        ("Take a node: the plumber comes.", "The plumber comes."),
        ("Could you take down a note, saying: buy milk?", "Buy milk?"),
        ("Note that the code is 1,234.", "The code is 1,234."),
        ("note: Ring Dr. O'Neill", "Ring Dr. O'Neill"),
        ("Note to self, be kind.", "Be kind."),
        ("Remember that the key is under the mat.", "The key is under the mat."),
        ("Remember to by milk.", "Buy milk."),
        ("Don't forget to water the plants.", "Water the plants."),
        ("Write this down: 42 is the answer.", "42 is the answer."),
    ],
)
def test_a_note_is_taken_word_for_word(desk: Desk, said: str, note: str) -> None:
    answer = desk.ask(said)
    assert answer is not None
    assert answer.startswith(f"Noted: {note}")
    assert desk.notes == [note]


def test_what_to_note_is_asked_for(desk: Desk) -> None:
    assert desk.ask("Take a note.") == "What shall I note?"
    assert desk.ask("What time is it?") == "Noted: What time is it?"
    assert desk.ask("Take a note.") == "What shall I note?"
    assert desk.ask("Never mind.") == "Okay."
    assert desk.ask("What time is it?") is None
    assert desk.notes == ["What time is it?"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "Read my notes.",
            "You have 3 notes. Note 1: The plumber comes at nine. "
            "Note 2: Anna's birthday is in May. Note 3: The key is under the mat.",
        ),
        ("how many notes do I have", "You have 3 notes."),
        ("read note two", "Note 2: Anna's birthday is in May."),
        ("read me the last note", "Note 3: The key is under the mat."),
        ("Read note 9.", "There is no such note. You have 3 notes."),
        ("Search my notes for plumber.", "Note 1: The plumber comes at nine."),
        ("search my notes for plummer", "Note 1: The plumber comes at nine."),
        ("What did I know about the key?", "Note 3: The key is under the mat."),
        ("what did I note about the key", "Note 3: The key is under the mat."),
        ("find the note about Anna", "Note 2: Anna's birthday is in May."),
        ("what do my notes say about birthdays", "Note 2: Anna's birthday is in May."),
        ("find plumber in my notes", "Note 1: The plumber comes at nine."),
        ("What did I note about cars?", "I find nothing about cars in your notes."),
        ("search my notes for is", "I find nothing about is in your notes."),
    ],
)
def test_notes_are_read_and_found(full: Desk, question: str, answer: str) -> None:
    assert full.ask(question) == answer


@pytest.mark.parametrize(
    ("order", "left"),
    [
        ("delete the last note", [0, 1]),
        ("Delete note two.", [0, 2]),
        ("delete note number to", [0, 2]),
        ("delete the first note", [1, 2]),
        ("delete the note about the plumber", [1, 2]),
        ("delete note seven", [0, 1, 2]),
        ("delete the note about cars", [0, 1, 2]),
    ],
)
def test_a_note_is_deleted(full: Desk, order: str, left: list[int]) -> None:
    assert full.ask(order)
    assert full.notes == [THREE[index] for index in left]


@pytest.mark.parametrize(
    ("answer", "said", "left"),
    [
        ("Yes.", "All notes are deleted.", 0),
        ("yes, please", "All notes are deleted.", 0),
        ("Do it.", "All notes are deleted.", 0),
        ("No.", "Okay, I keep them.", 3),
        ("What time is it?", None, 3),
        ("yesterday", None, 3),
    ],
)
def test_all_notes_go_only_at_a_yes(full: Desk, answer: str, said: str | None, left: int) -> None:
    assert full.ask("Delete all my notes.") == "Delete all 3 notes? Say yes."
    assert full.ask(answer) == said
    assert len(full.notes) == left
    assert full.ask("yes") is None
    assert len(full.notes) == left


def test_only_the_latest_of_many_are_read(desk: Desk) -> None:
    desk.notebook.write(Pages(notes=tuple(f"number {index}" for index in range(1, 13))))
    said = str(desk.ask("read my notes"))
    assert said.startswith("You have 12 notes. The latest 10 are: Note 3: number 3. Note 4:")


@pytest.mark.parametrize(
    "question",
    ["read my notes", "delete all notes", "delete note two", "search my notes for x"],
)
def test_an_empty_notebook_says_so(desk: Desk, question: str) -> None:
    assert desk.ask(question) == NO_NOTES


def test_a_list_is_kept(desk: Desk) -> None:
    assert desk.ask("What lists do I have?") == "You have no lists."
    assert desk.ask("Add milk and eggs to my shopping list.") == (
        "I put milk and eggs on your shopping list."
    )
    assert desk.ask("add by milk, some Bread and two apples to the grocery list please") == (
        "I put Bread and two apples on your shopping list."
    )
    assert desk.ask("add milk to my list") == "Your shopping list has milk already."
    assert desk.ask("Put pay rent on my to-do list.") == "I put pay rent on your to do list."
    assert desk.ask("add by paint to my to do list") == "I put buy paint on your to do list."
    shopping = "On your shopping list: milk, eggs, Bread and two apples."
    for question in (
        "What's on my shopping list?",
        "read me the shopping list",
        "what do I need to buy",
        "what is on the grocery list",
    ):
        assert desk.ask(question) == shopping
    assert desk.ask("Is milk on my shopping list?") == "Yes, it is on your shopping list."
    assert desk.ask("Is cheese on my shopping list?") == "No, not on your shopping list."
    assert desk.ask("which lists do I have") == "Your lists: shopping, 4 and to do, 2."
    assert desk.ask("Remove milk and the apples from my shopping list.") == (
        "I took milk and two apples off your shopping list."
    )
    assert desk.ask("cross caviar off the shopping list") == (
        "I don't see caviar on your shopping list."
    )
    assert desk.ask("Remove eggs from a shopping list.") == "I took eggs off your shopping list."
    assert desk.ask("Clear the shopping list.") == "The shopping list is empty now."
    assert desk.ask("what's on my shopping list") == "Your shopping list is empty."
    assert desk.ask("delete the to-do list") == "The to do list is deleted."
    assert desk.ask("delete the to-do list") == "There is no to do list."
    assert desk.ask("make a packing list") == "The packing list is ready."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yes",
        "What time is it?",
        "add 5 and 3",
        "add two minutes",
        "what is a list",
        "remember my name is Anna",
        "do you remember me",
        "I took a note of it",
        "notes",
        "read it back",
        "save as note",
        "listen",
        "set a timer for 5 minutes",
    ],
)
def test_other_words_are_left_alone(desk: Desk, text: str) -> None:
    assert desk.ask(text) is None
    assert desk.notebook.read() == Pages()


LINES = ("Dear John,", "what time is it?", "Delete all notes!", "Set a timer for 5 minutes.")


@pytest.mark.parametrize(
    "stop",
    [
        "Stop dictation.",
        "end dictation",
        "And dictation.",
        "Please stop the dictation.",
        "finish dictating",
    ],
)
def test_a_dictation_is_taken_word_for_word(desk: Desk, stop: str) -> None:
    assert desk.ask("Start dictation.") == "I'm writing. Say stop dictation when you are done."
    assert [desk.ask(line) for line in LINES] == [TAKEN] * 4
    assert desk.ask(stop) == "Done, 15 words. Say read it back, or save as note."
    text = " ".join(LINES)
    assert desk.ask("Read it back.") == text
    assert desk.ask("Save it as a note.") == "Saved as note 1."
    assert desk.notes == [text]
    assert desk.ask("read it back") is None


def test_the_end_may_come_in_the_same_breath(desk: Desk) -> None:
    desk.ask("Startedctation.")
    assert desk.ask("The end. Stop dictation.") == (
        "Done, 2 words. Say read it back, or save as note."
    )
    assert desk.ask("read that back") == "The end."
    assert desk.ask("discard the dictation") == "The dictation is deleted."
    assert desk.ask("stop dictation") == "No dictation is running."
    desk.ask("start dictation")
    assert desk.ask("stop dictation") == "Nothing was dictated."


def test_a_dictation_has_an_end(desk: Desk) -> None:
    desk.ask("start dictation")
    line = "word " * 300
    answers = [desk.ask(line) for _ in range(20)]
    assert answers[0] == TAKEN
    assert str(answers[-1]).startswith("That is all I can take")
    desk.ask("stop dictation")
    desk.ask("save as note")
    assert len(desk.notes[0]) <= LONGEST_NOTE


@pytest.mark.parametrize(
    "pages",
    [
        Pages(notes=("x",) * (MOST_NOTES + 1)),
        Pages(notes=("x" * (LONGEST_NOTE + 1),)),
        Pages(notes=("x" * LONGEST_NOTE,) * 101),
        Pages(lists={"shopping": ("x",) * (MOST_ITEMS + 1)}),
        Pages(lists={f"{index}": () for index in range(MOST_LISTS + 1)}),
    ],
)
def test_a_notebook_has_an_end(pages: Pages, tmp_path: Path) -> None:
    for notebook in (MemoryNotebook(), FileNotebook(tmp_path / "notes.json")):
        with pytest.raises(Full):
            notebook.write(pages)
        assert notebook.read() == Pages()


def test_a_full_notebook_says_so(desk: Desk) -> None:
    desk.notebook.write(Pages(notes=("x",) * MOST_NOTES))
    assert desk.ask("note that it is full") == ("There are 500 notes already. Delete some first.")


def test_notes_outlive_the_program(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "notes.json"
    assert Desk(FileNotebook(path)).ask("read my notes") == NO_NOTES
    Desk(FileNotebook(path)).ask("note that Zoë is here")
    Desk(FileNotebook(path)).ask("add milk to my shopping list")
    assert Desk(FileNotebook(path)).ask("read my notes") == "Note 1: Zoë is here."
    assert [each.name for each in path.parent.iterdir()] == ["notes.json"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_sessions_write_in_turn(tmp_path: Path) -> None:
    first, second = (Desk(FileNotebook(tmp_path / "notes.json")) for _ in range(2))
    first.ask("note that one")
    second.ask("note that two")
    first.ask("note that three")
    assert first.notes == second.notes == ["One", "Two", "Three"]


@pytest.mark.logs("set aside")
@pytest.mark.parametrize("content", [b"", b"{", b'{"notes": 3}', b"\xff\xfe", b"[" * 100_000])
def test_a_broken_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.json"
    path.write_bytes(content)
    desk = Desk(FileNotebook(path))
    assert desk.ask("note that all is well") == "Noted: All is well."
    assert (tmp_path / "notes.json.broken").read_bytes() == content
    assert desk.notes == ["All is well"]


def test_a_disk_that_fails_is_owned_up_to(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("no folder at all")
    unwritable = Desk(FileNotebook(tmp_path / "folder" / "notes.json"))
    for order in ("read my notes", "add milk to my shopping list"):
        assert unwritable.ask(order) == UNREADABLE
    assert unwritable.ask("note that") == "What shall I note?"
    assert unwritable.ask("note that it failed") == UNWRITTEN
    unwritable.ask("start dictation")
    unwritable.ask("One two")
    unwritable.ask("stop dictation")
    assert str(unwritable.ask("save as note")).startswith("I couldn't write the notes")
    assert unwritable.ask("read it back") == "One two"


WORDS = (
    "take a note read my notes delete all the last two list shopping add milk to from remove start "
    "stop dictation yes no search for about that remember what is on"
)


@given(
    st.lists(
        st.text(max_size=80) | st.lists(st.sampled_from(WORDS.split())).map(" ".join), max_size=5
    )
)
def test_no_words_break_it(texts: list[str]) -> None:
    desk = Desk()
    for text in texts:
        said = desk.ask(text)
        assert said is None or said


@given(st.text(max_size=300))
def test_what_is_written_is_read(text: str) -> None:
    notebook = MemoryNotebook()
    pages = Pages(notes=(text,), lists={text: (text,)})
    notebook.write(pages)
    assert notebook.read() == pages


@pytest.mark.parametrize(
    "text",
    [
        "take " + "a " * 950 + "x",
        "add " + "list to my " * 100,
        "remove " + "from the list " * 70 + "x",
        "stop " * 390,
        "search my notes for " + "in my notes " * 150,
        "note" + " " * 100_000,
        "please" + " " * 100_000,
        "say " + "word " * 200_000,
        "delete " + "the " * 480,
        "is " + "on list " * 140,
    ],
    ids=["take", "add", "remove", "stop", "search", "blank", "polite", "book", "delete", "is on"],
)
def test_no_text_takes_long(full: Desk, text: str) -> None:
    full.ask("add x to my list")
    start = thread_time()
    full.ask(text)
    full.ask("start dictation")
    full.ask(text)
    assert thread_time() - start < 0.3
