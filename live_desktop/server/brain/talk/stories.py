"""Tells short stories."""

import re
from collections.abc import Callable
from itertools import cycle

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.talk.jokes import MORE
from live_desktop.server.brain.talk.orders import read_wishes, shortened
from live_desktop.server.brain.utterance import Utterance

LIGHTHOUSE = (
    "Long after the ships had stopped needing it, the lighthouse at Gull Point was still kept by a "
    "woman named Ines. Each evening she climbed its ninety-one steps, wiped the salt from the "
    "glass, and lit the lamp. People in the village thought it a waste of good oil. "
    "One winter night the fog rolled in so thick that the harbor bells sounded as if they came "
    "from under the sea. The fishing boats had all come home, and only Ines was awake. Then she "
    "heard it: not an engine, but singing. A small, cracked voice was singing an old rowing song, "
    "far out and badly out of tune. "
    "Ines leaned over the rail and sang back. She sang the next line, and the next, and she turned "
    "the lamp toward the sound. For almost an hour the two voices felt for each other in the dark, "
    "until a rowing boat bumped against the rocks below. In it sat a boy of twelve and a very wet "
    "dog. "
    '"I saw your light go by," said the boy, "but I didn\'t know which way it was until I heard '
    'you were singing it wrong." '
    "Ines laughed so hard that she had to sit down. After that night nobody in the village spoke "
    "of wasted oil. And on foggy evenings, the boy came up the steps to teach her the tune."
)
CLOCKMAKER = (
    "In a town where everybody was late, there lived a clockmaker called Mr. Bell. His clocks were "
    "the best in the country, and nobody ever looked at them. The baker opened at noon. The train "
    "left whenever the driver had finished his tea. Even the church clock, which Mr. Bell had "
    "built himself, was used mostly by pigeons. "
    "One spring morning he had enough, and he made a clock without any hands. He hung it in his "
    "window, and beside it a card that said: this clock is always right. "
    'People stopped. They pressed their noses to the glass. "How can it be right," asked the '
    'baker, "when it shows nothing at all?" '
    '"Come in and listen," said Mr. Bell. So they came in, one after another, and put an ear to '
    "the dial. Inside, the clock was ticking, slow and soft, like a heart. And each of them, "
    "listening, remembered something. The baker remembered the dough that was rising. The driver "
    "remembered the passengers. A girl remembered that her grandmother was waiting for her. "
    "They all hurried off, and for the first time in years the whole town was on time. "
    "Mr. Bell locked up his shop, smiled at the clock without hands, and went out to feed the "
    "pigeons. He was a little late for that, but they had waited for him."
)
POSTCARD = (
    "Old Mr. Okafor had delivered the mail on Fern Island for forty years, and on his last day "
    "there was only one card in the bag. It showed a blue harbor, and it was addressed to nobody. "
    "On the back it said: I have arrived, the bread is good here, do not worry about the cat. A "
    "postman does not throw away mail. So Mr. Okafor went from door to door. The baker read the "
    "card and said that it must be for the teacher, who knew people abroad. The teacher said that "
    "it was surely for the ferryman, who had a cat. The ferryman read it twice, scratched his "
    "beard, and made tea. His own brother had sailed away long ago without a word, he said, and "
    "he had always wanted to hear just that. By evening the card had been in every house, and in "
    "every house somebody had been glad of it. When the lamps came on, Mr. Okafor sat on the pier "
    "with the card on his knee, and for the first time that day he wondered who would write to "
    "him, now that he had no bag. The next morning there were thirty-one letters on his doorstep, "
    "and one of them was from the cat."
)
ORCHARD = (
    "At the edge of the desert a girl named Sami found a robot that had been left behind. It was "
    "as tall as a door, rusty at the knees, and it still had one order in its memory: water the "
    "trees. There were no trees. There had been none for many years. All the same, every morning "
    "the robot walked to the old well, filled its two cans, and poured them out over the sand in "
    "long, straight rows. Sami thought it the saddest thing that she had ever seen, and told her "
    "grandmother so. Her grandmother laughed, went to a drawer, and took out a paper bag of "
    "apricot stones. Those are no use without water, she said, and water is no use without those. "
    "So Sami followed the robot the next day and pushed a stone into each wet spot. The robot "
    "stopped. Its lamps turned to her, then to the ground, and it did not say anything, because "
    "nobody had ever given it a voice. But from then on it walked a little faster. If you go "
    "there now, in May, you will find eleven rows of trees. And under them an old robot is "
    "learning, very slowly, to eat apricots."
)
STORIES = (LIGHTHOUSE, CLOCKMAKER, POSTCARD, ORCHARD)

_ASK = re.compile(
    r"(?:(?:tell|read|give) (?:me |us )?|(?:make up|invent) |i (?:want|need|would (?:like|love)) "
    r"(?:to hear |you to tell me )?|let us hear )"
    r"(?:a|an|another|one more|the)(?: \w+){0,3} story(?: .+)?|"
    r"(?:a|another|one more) story|story|(?:do you )?know (?:a|any) (?:\w+ )?stor(?:y|ies)|"
    r"(?:tell me |i want |i would like )?another(?: one)?"
)


class Stories:
    """Tells a story when asked, each time the next one."""

    def __init__(self, instructions: Callable[[], str] = str) -> None:
        """Look up with `instructions` whether the session wants brief answers."""
        self._stories = cycle(STORIES)
        self._instructions = instructions

    def answer(self, utterance: Utterance) -> Reply | None:
        """Tell the next story, or its beginning."""
        if not _ASK.fullmatch(utterance.request):
            return None
        return shortened(Reply(next(self._stories)), read_wishes(self._instructions()))

    def follow(self, before: Utterance, more: str) -> str | None:
        """Tell another one."""
        return before.text if MORE.fullmatch(more) else None
