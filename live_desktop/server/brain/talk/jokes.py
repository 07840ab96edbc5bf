"""Tells jokes, and facts that are worth knowing."""

import re
from itertools import cycle

from live_desktop.server.brain.skill import Reply
from live_desktop.server.brain.utterance import Utterance

JOKES = (
    "My alarm clock and I have an agreement: it goes off, and then I do.",
    "I told my calendar that we should take a break. Now its days are numbered.",
    "The stairs in our house can't be trusted. They are always up to something.",
    "I asked the library for a book about patience. They said it would take six weeks.",
    "My umbrella left me. It said I only ever called when things were bad.",
    "The snail moved in with its parents. It never really moved out.",
    "Our cat runs the household. We found out when she asked for the receipts.",
    "The pencil gave up its career. It said there was no point.",
    "I tried to organize a hide and seek tournament. Good players are hard to find.",
    "My plants must love silence. They have never once complained about being forgotten.",
    "The sandwich walked out of the meeting. It said it felt caught between two sides.",
    "I bought a mirror at a flea market. I can really see myself in it.",
    "The elevator was depressed. It had too many ups and downs in one day.",
    "A photon checks into a hotel. No luggage, it says, I'm traveling light.",
    "The map and the compass had a fight. In the end the compass pointed out a few things.",
    "My vacuum cleaner has a hard life, but it never lets anything just lie there.",
    "The clock was hungry, so it went back four seconds.",
    "I asked the mountain for advice. It told me to get over it.",
    "The keyboard was tired after work, so it took two shifts and went to bed.",
    "My shadow is very loyal, but it leaves me as soon as things look dark.",
)
FACTS = (
    "An octopus has three hearts, and its blood is blue.",
    "A day on Venus is longer than its year: it turns once in 243 Earth days, and goes around the "
    "sun in 225.",
    "Honey hardly ever spoils, because it holds too little water for anything to grow in it.",
    "Light from the sun takes about eight minutes and twenty seconds to reach us.",
    "Bananas are berries in the language of botany, and strawberries are not.",
    "The Eiffel Tower grows by up to fifteen centimeters in summer, because iron expands when it "
    "is warm.",
    "Wombats leave droppings in the shape of cubes.",
    "Oxford University is older than the Aztec city of Tenochtitlan.",
    "Water can boil and freeze at the same time, at its triple point: just above zero degrees "
    "Celsius and at less than a hundredth of normal pressure.",
    "Sharks have been around for longer than trees.",
    "A teaspoon of a neutron star would weigh billions of tons on Earth.",
    "The dot over a small letter i is called a tittle.",
)
_JOKE = re.compile(
    r"(?:(?:tell|give|say|read)(?: me| us)? |(?:do )?you (?:know|have) |i (?:want|need|would like)"
    r"(?: to hear)? |let us hear |how about |what about )*"
    r"(?:(?:a|an|another|one more|any|some|your best|your favou?rite|me|the) )*"
    r"(?:(?:\w+) )?jokes?(?: about .+)?(?: again| more)?|make me (?:laugh|smile)|"
    r"(?:say|tell me) something funny|be funny|cheer me up"
)
_FACT = re.compile(
    r"(?:tell|teach|say|give)(?: me| us)? (?:something|anything) (?:\w+ )?(?:interesting|new|"
    r"surprising|cool|amazing|i do not know|useful)|"
    r"(?:(?:tell|give|read)(?: me| us)? )?(?:(?:a|an|another|one more|some|any) )*"
    r"(?:(?:random|fun|funny|interesting|surprising|cool|true|curious) )*facts?(?: about .+)?|"
    r"(?:do you know )?(?:something|anything) (?:interesting|surprising)|"
    r"surprise me|entertain me|"
    r"(?:tell me |teach me )?something (?:interesting|new)|what is (?:interesting|new)"
)
MORE = re.compile(
    r"(?:(?:tell|give|read)(?: me| us)? |i (?:want|would like)(?: to hear)? |let us hear )*"
    r"(?:another(?: one)?|(?:one|some) more|more|a (?:different|new|better) one|"
    r"something else|next(?: one)?|the next one)"
)
"""What asks for one more of the same."""
_LONGEST = 200  # characters


class Jokes:
    """Tells a joke or a fact, each time the next one."""

    def __init__(self) -> None:
        self._jokes, self._facts = cycle(JOKES), cycle(FACTS)

    def answer(self, utterance: Utterance) -> Reply | None:
        """Tell the next one."""
        if len(utterance.request) > _LONGEST:
            return None
        if _JOKE.fullmatch(utterance.request):
            return Reply(next(self._jokes))
        return Reply(next(self._facts)) if _FACT.fullmatch(utterance.request) else None

    def follow(self, before: Utterance, more: str) -> str | None:
        """Tell another one."""
        return before.text if MORE.fullmatch(more) else None
