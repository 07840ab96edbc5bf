"""Tells short stories."""

import re
from itertools import cycle

from live_desktop.server.brain.skill import Reply
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

_ASK = re.compile(
    r"(?:(?:tell|read|give) (?:me |us )?|(?:make up|invent) |i (?:want|need|would (?:like|love)) "
    r"(?:to hear |you to tell me )?|let us hear )"
    r"(?:a|an|another|one more|the)(?: \w+){0,3} story(?: .+)?|"
    r"(?:a|another|one more) story|story|(?:do you )?know (?:a|any) (?:\w+ )?stor(?:y|ies)|"
    r"(?:tell me |i want |i would like )?another(?: one)?"
)


class Stories:
    """Tells a story when asked, each time the next one."""

    def __init__(self) -> None:
        self._stories = cycle((LIGHTHOUSE, CLOCKMAKER))

    def answer(self, utterance: Utterance) -> Reply | None:
        """Tell the next story."""
        return Reply(next(self._stories)) if _ASK.fullmatch(utterance.request) else None
