"""Which of the installed speech models the server takes; light, for the command line reads it."""

from enum import StrEnum


class Ears(StrEnum):
    """A recogniser."""

    AUTO = "auto"
    """The best one that is installed."""
    TINY = "tiny"
    """The one that comes with the program."""
    BASE = "base"
    """The larger one of the extra `better-ears`."""


class Cast(StrEnum):
    """Who speaks."""

    AUTO = "auto"
    """The most human ones that are installed."""
    ONE = "one"
    """The one voice that comes with the program, in five timbres."""
    MALE = "male"
    """A man of the extra `male-voice` for the low names, and that one voice for the others."""
    KOKORO = "kokoro"
    """Five different people, of the extra `kokoro`."""
