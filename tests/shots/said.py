"""What is said in the scenes."""

from live_desktop.session.cards import Card, CardKind, CardState, Source
from live_desktop.session.conversation import Conversation, Speaker
from live_desktop.session.usage import Tokens

QUESTION = "How do I count the words of a file with Python?"
THOUGHTS = (
    "The user wants a short script. A Counter does the counting; reading the whole file at once is"
    " fine for anything but very large ones."
)
ANSWER = """\
Here is a **plan** for the script:

1. Read the file with `pathlib`
2. Count the words
   - ignore case
   - skip *stop words*

```python
from collections import Counter
from pathlib import Path


def count(path: Path) -> Counter[str]:
    \"\"\"Count the words of a file.\"\"\"
    return Counter(path.read_text().lower().split())  # simple
```

| word | place | count |
|:--|:-:|--:|
| the | first | 1,204 |
| lighthouse | second | 71 |
| keeper | third | 9 |

> Measure before you optimise.

See [the documentation](https://docs.python.org/3/library/collections.html)."""
STORY = (
    "Once there was a lighthouse keeper who had never seen the sea by day. She slept while the sun"
    " was up, and each evening climbed the steps to light the lamp. One morning a storm kept her"
    " awake, and she saw how blue it was."
)
CODE = "total = sum(range(1, 101))\nprint(total)"


def talk_of_code(talk: Conversation) -> None:
    """Ask for a script and get one, with thoughts, Markdown, code and a table."""
    talk.type(QUESTION)
    talk.think(THOUGHTS, 2.4)
    talk.say(ANSWER)
    talk.sound(14.0)
    talk.complete(Speaker.ASSISTANT)
    talk.count(Tokens(prompt=412, response=268, thoughts=57))


def talk_of_steps(talk: Conversation) -> None:
    """Ask for what takes steps: functions called, code run, pages read."""
    talk.hear("What time is it in Lisbon, and what is the sum of 1 to 100?")
    talk.complete(Speaker.USER)
    talk.step(Card("1", CardKind.TOOL, "local_time", '{"place": "Lisbon"}', "json", 0))
    talk.finish("1", CardState.DONE, '{"time": "14:05"}')
    talk.step(Card("2", CardKind.CODE, "", CODE, "python", 0))
    talk.finish("2", CardState.DONE, "5050")
    talk.step(Card("3", CardKind.TOOL, "weather", '{"place": "Lisbon"}', "json", 0))
    talk.finish("3", CardState.FAILED, "The service does not answer.")
    talk.say("It is five past two in Lisbon, and the sum is 5,050.")
    talk.sound(4.0)
    talk.cite(
        (
            Source("Time in Lisbon", "https://example.org/time/lisbon"),
            Source("Triangular numbers: an introduction", "https://example.org/triangular"),
        )
    )
    talk.complete(Speaker.ASSISTANT)
    talk.step(Card("4", CardKind.TOOL, "calendar", '{"day": "tomorrow"}', "json", 0))


def talk_cut_off(talk: Conversation) -> None:
    """Interrupt a story, so that its end was never heard."""
    talk.hear("Tell me a story.")
    talk.say(STORY)
    talk.sound(12.0)
    talk.cut(6.0)
    talk.hear("Wait, where was that?")
    talk.complete(Speaker.USER)
    talk.notice("The connection was renewed; the conversation goes on.")
    talk.say("On the coast of Brittany.")
    talk.sound(2.0)
    talk.complete(Speaker.ASSISTANT)
    talk.guess("And is it still")


def talk_by_the_sea(talk: Conversation) -> None:
    """Ask, be told a story, interrupt it, and ask on."""
    talk.hear("What is 12% of 250?")
    talk.say("12 percent of 250 is 30.")
    talk.sound(1.8)
    talk.complete(Speaker.ASSISTANT)
    talk.hear("Please tell me a story.")
    talk.say(
        "Long after the ships had stopped needing it, the lighthouse at Gull Point was still kept"
        " by a woman named Ines. Each evening she climbed its two hundred and twelve steps."
    )
    talk.sound(12.0)
    talk.cut(8.6)
    talk.hear("Wait. Two hundred and twelve steps, every day for a year?")
    talk.say("Yes: 212 times 365 is 77,380 steps up, and as many down.")
    talk.sound(5.0)


def small_talk(talk: Conversation) -> None:
    """Say a few plain things."""
    talk.hear("What is 12 percent of 250?")
    talk.say("12% of 250 is 30.")
    talk.sound(1.6)
    talk.complete(Speaker.ASSISTANT)
    talk.hear("Tell me a story.")
    talk.say(STORY)
    talk.sound(12.0)
    talk.complete(Speaker.ASSISTANT)


def talk_of_tongues(talk: Conversation) -> None:
    """Talk in languages that run to the left, with words among them that run to the right."""
    talk.type("ما هو الطقس في Berlin اليوم؟")
    talk.say(
        "الطقس في Berlin **مشمس** اليوم، 21 °C:\n\n- الصباح بارد\n- المساء دافئ مع Python\n\n"
        "> القياس قبل التحسين\n\nانظر [الوثائق](https://docs.python.org)."
    )
    talk.complete(Speaker.ASSISTANT)
    talk.type("מה השעה ב־Lisbon?")
    talk.say(
        "השעה בליסבון היא 14:05:\n\n| עיר | שעה |\n|:--|--:|\n| ליסבון | 14:05 |\n"
        "| Berlin | 15:05 |\n\n```python\nprint('שלום')\n```"
    )
    talk.complete(Speaker.ASSISTANT)
    talk.type("And once more in English, with שלום in it.")
    talk.say("This is English again, with the word شكرا in the middle:\n\n1. one\n2. two")
    talk.complete(Speaker.ASSISTANT)
