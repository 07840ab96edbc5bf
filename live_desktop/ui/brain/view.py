"""What the window shows about who answers the open questions of the offline voice."""

from dataclasses import dataclass

from live_desktop.store.settings import BrainChoice


@dataclass(frozen=True, slots=True)
class BrainView:
    """The choice in force, and what came of it.

    `address` and `model` are as the user gave them; `state` says in a sentence who answers.
    """

    choice: BrainChoice = BrainChoice.AUTO
    address: str = ""
    model: str = ""
    has_key: bool = False
    """Whether a key is stored for the address."""
    state: str = ""
    found: str = ""
    """The id of the model that answers."""
    elsewhere: str = ""
    """The server, as host and port, that gets the user's words and is not this computer."""
    to_ask: str = ""
    """The server, a URL, that waits for the user's consent."""
