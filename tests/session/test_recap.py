"""A recap tells what was said and heard, within its budget."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from live_desktop.session.conversation import Speaker, Turn
from live_desktop.session.recap import CUT_OFF, LEFT_OUT, before_unanswered, recap


def turns(*said: tuple[Speaker, str]) -> list[Turn]:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return [Turn(number, who, text, moment) for number, (who, text) in enumerate(said)]


USER, ASSISTANT, NOTICE = Speaker.USER, Speaker.ASSISTANT, Speaker.NOTICE


def texts(said: list[Turn], budget: int) -> list[str]:
    return [content.parts[0].text or "" for content in recap(said, budget=budget)]


def test_only_what_was_heard_is_told() -> None:
    said = turns((USER, "Count"), (NOTICE, "Continued"), (ASSISTANT, "one two three"))
    cut = Turn(2, ASSISTANT, "one two three", said[0].started, heard=7)
    told = recap([*said[:2], cut])
    assert [(each.role, each.parts[0].text) for each in told] == [
        ("user", "Count"),
        ("model", "one two"),
    ]


def test_of_a_long_history_the_newest_turns_are_told() -> None:
    said = turns((USER, "a" * 50), (ASSISTANT, "b" * 50), (USER, "c" * 50), (ASSISTANT, "d"))
    assert texts(said, 100) == [LEFT_OUT, "c" * 50, "d"]


def test_the_user_has_the_last_word_where_the_model_wants_it() -> None:
    said = turns((USER, "Hi"), (ASSISTANT, "Hello"))
    assert recap(said, ends_with_user=True)[-1].parts[0].text == CUT_OFF
    assert recap(said[:1], ends_with_user=True) == recap(said[:1])
    assert recap([], ends_with_user=True) == ()


def test_what_waits_for_an_answer_is_not_history() -> None:
    said = turns((USER, "Hi"), (ASSISTANT, "Hello"), (USER, "Are"), (NOTICE, "x"), (USER, "you?"))
    assert before_unanswered(said) == tuple(said[:2])
    assert before_unanswered(said[2:]) == ()


@given(
    st.lists(st.tuples(st.sampled_from(Speaker), st.text("abc ", max_size=30)), max_size=12),
    st.integers(0, 100),
)
def test_a_recap_never_exceeds_its_budget(said: list[tuple[Speaker, str]], budget: int) -> None:
    told = [text for text in texts(turns(*said), budget) if text != LEFT_OUT]
    assert sum(map(len, told)) <= budget
    spoken = [text.strip() for who, text in said if who is not NOTICE and text.strip()]
    assert told == spoken[len(spoken) - len(told) :]
