"""A persona as it is being written: it may still lack what a persona must have."""

from typing import Self

import msgspec

from live_desktop.store.personas import LONGEST_INSTRUCTION, LONGEST_NAME, Persona
from live_desktop.ui.personas import words


class PersonaDraft(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of the form; those that are empty stay as the settings have them."""

    id: str = ""
    """Of the persona that it is to replace; empty for a new one."""
    name: str = ""
    instruction: str = ""
    voice: str = ""
    model: str = ""
    language: str = ""
    tools: tuple[str, ...] | None = None

    @classmethod
    def of(cls, persona: Persona) -> Self:
        """Begin with what a persona has."""
        return cls(**msgspec.structs.asdict(persona))

    @property
    def missing(self) -> str:
        """Say what has to be done before it is a persona; empty where nothing has."""
        if not self.name.strip():
            return words.NAME_MISSING
        if not self.instruction.strip():
            return words.INSTRUCTION_MISSING
        if len(self.instruction) > LONGEST_INSTRUCTION:
            return words.too_long(LONGEST_INSTRUCTION)
        return ""

    def persona(self) -> Persona:
        """Make the persona; to be asked for only where nothing is missing."""
        fields = msgspec.structs.asdict(self)
        fields["name"] = self.name.strip()[:LONGEST_NAME]
        return Persona(**fields)


def renews(before: PersonaDraft, now: PersonaDraft) -> bool:
    """Tell whether a change is more than an open connection can take on."""
    kept = msgspec.structs.replace(before, name=now.name, instruction=now.instruction)
    return msgspec.structs.replace(kept, tools=now.tools, id=now.id) != now
