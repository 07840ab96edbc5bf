"""Questions wait in order, not without end, and what is given up was said all the same."""

from collections import deque

from live_desktop.server.brain.history import History, Role
from live_desktop.server.brain.skill import Reply
from live_desktop.server.questions import MOST_WAITING, Questions


def said(history: History) -> list[str]:
    return list(history.of(Role.USER))


def test_questions_come_before_reports_and_in_their_order() -> None:
    questions = Questions(History(), deque([Reply("tea")]))
    questions.put("one")
    questions.put("two")
    questions.put_first(Reply("now"))
    assert [questions.next() for _ in range(4)] == [Reply("now"), "one", "two", Reply("tea")]
    assert not questions.waiting
    assert not questions.has_reports


def test_of_too_many_questions_the_oldest_goes_into_the_history() -> None:
    history = History()
    questions = Questions(history, deque())
    for number in range(MOST_WAITING + 1):
        questions.put(f"question {number}")
    assert said(history) == ["question 0"]
    assert questions.next() == "question 1"


def test_of_too_many_reports_the_oldest_goes() -> None:
    reports: deque[Reply] = deque()
    questions = Questions(History(), reports)
    for number in range(MOST_WAITING + 2):
        questions.report(Reply(str(number)))
    assert len(reports) == MOST_WAITING
    assert questions.next() == Reply("2")


def test_what_is_typed_becomes_one_question_or_is_only_told() -> None:
    history = History()
    questions = Questions(history, deque())
    for text in ("What is", "", "2 plus 2?"):
        questions.type(text)
    assert questions.take_typed() == "What is 2 plus 2?"
    questions.type("I like tea.")
    questions.put("Hello")
    assert questions.next() == "Hello"
    assert said(history) == ["I like tea."]


def test_content_without_words_takes_no_room() -> None:
    questions = Questions(History(), deque())
    for _ in range(1000):
        questions.type("")
    assert questions._typed == []


def test_the_last_thing_understood_is_kept_and_the_one_before_was_said() -> None:
    history = History()
    questions = Questions(history, deque())
    questions.keep("one")
    questions.keep("two")
    assert questions.take_kept() == "two"
    assert questions.take_kept() is None
    assert said(history) == ["one"]


def test_forgotten_questions_were_asked_all_the_same() -> None:
    history = History()
    questions = Questions(history, deque([Reply("tea")]))
    questions.put("one")
    questions.put_first(Reply("now"))
    questions.keep("two")
    questions.forget()
    assert said(history) == ["one", "two"]
    assert questions.waiting == 0
    assert questions.has_reports, "nobody asked for it, so nobody takes it back"
