"""Holds the words that questions about countries share."""

import re
from functools import cache

LEAD = (
    r"(?:(?:do you know|tell me|i would like to know|what about|remind me|and|what|which|who|"
    r"what city|which city|name) (?:is |are |was )?)?(?:the )?"
)
COUNTRY = r"(?P<country>.+?)"
CONTINENTS = "europe|asia|africa|north america|south america|oceania"
PEOPLE = r"(?:people|inhabitants|citizens|residents|persons)"
OTHER = r"(?P<other>.+?)"


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when it is first asked for: there are many, and the server starts fast."""
    return re.compile(pattern)
