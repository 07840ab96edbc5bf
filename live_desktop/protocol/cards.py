"""What each Live model accepts: one row a model."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from live_desktop.protocol.content import text_content
from live_desktop.protocol.messages import ClientContent, RealtimeInput
from live_desktop.protocol.setup import Behavior, Modality

THINKING_LEVELS = ("MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH")
"""From the quickest to the deepest."""


class TextRoute(Enum):
    """The message that carries what the user types."""

    REALTIME_INPUT = auto()
    CLIENT_CONTENT = auto()


class ThinkingForm(Enum):
    """How a model is told how much to think."""

    NONE = auto()
    LEVEL = auto()
    BUDGET = auto()
    ANY = auto()


class Proactivity(Enum):
    """Whether a model speaks, or keeps silent, of its own accord."""

    NEVER = auto()
    CHOICE = auto()
    ALWAYS = auto()


class EndOfTurn(Enum):
    """The sign that an answer is whole."""

    TURN_COMPLETE = auto()
    INTERACTION_IDLE = auto()
    """A turn that ends while the interaction is in progress is followed by another."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One model: what it wants to be sent, and what it sends; as it stands, the newest one's."""

    id: str
    text_route: TextRoute = TextRoute.REALTIME_INPUT
    reads: bool = True
    """It takes typed text and pictures, not sound alone."""
    output: Modality = Modality.AUDIO
    """What it answers with; a model refuses to be asked for anything else."""
    translates: bool = False
    """It repeats what is said in another language, and follows no persona."""
    thinking: ThinkingForm = ThinkingForm.NONE
    thinking_levels: tuple[str, ...] = ()
    """The levels that it takes, from the quickest to the deepest."""
    required_level: str = ""
    """The level that it is given where none is wished; empty where it may be absent."""
    speaks: bool = True
    """It has voices to choose from."""
    library_voices: bool = True
    """It speaks with the voices of the library too, not with the classic ones alone."""
    affective: bool = False
    proactivity: Proactivity = Proactivity.ALWAYS
    behaviors: tuple[Behavior, ...] = (Behavior.NON_BLOCKING, Behavior.BLOCKING)
    """How functions may run, the default first; empty where it calls none."""
    scheduling: bool = True
    """Answers to functions may say when they are to be used."""
    google_search: bool = True
    search_beside_functions: bool = True
    history_config: bool = True
    """Earlier turns can be given as history that asks for no answer."""
    history_ends_with_user: bool = False
    """The last turn of a history must be the user's."""
    context_update: bool = True
    """Its persona and tools can change while the session is open, where the service can do so."""
    end_of_turn: EndOfTurn = EndOfTurn.TURN_COMPLETE

    def typed_text(self, text: str) -> RealtimeInput | ClientContent:
        """Make the message that carries typed text to this model."""
        if self.text_route is TextRoute.CLIENT_CONTENT:
            return ClientContent(turns=(text_content(text),), turn_complete=True)
        return RealtimeInput(text=text)


_NATIVE_2_5 = ModelCard(
    "gemini-2.5-flash-native-audio-preview-12-2025",
    text_route=TextRoute.CLIENT_CONTENT,
    thinking=ThinkingForm.BUDGET,
    library_voices=False,
    affective=True,
    proactivity=Proactivity.CHOICE,
    behaviors=(Behavior.BLOCKING, Behavior.NON_BLOCKING),
    search_beside_functions=False,
    history_config=False,
    history_ends_with_user=True,
    context_update=False,
)

MODELS: tuple[ModelCard, ...] = (
    ModelCard("gemini-3.8-live"),
    ModelCard(
        "gemini-3.8-live-extended-thinking",
        thinking=ThinkingForm.LEVEL,
        thinking_levels=("LOW", "MEDIUM", "HIGH"),
        required_level="LOW",
        behaviors=(Behavior.NON_BLOCKING,),
        scheduling=False,
        end_of_turn=EndOfTurn.INTERACTION_IDLE,
    ),
    ModelCard(
        "gemini-3.1-flash-live-preview",
        thinking=ThinkingForm.LEVEL,
        thinking_levels=("MINIMAL", "LOW", "MEDIUM", "HIGH"),
        library_voices=False,
        proactivity=Proactivity.NEVER,
        behaviors=(Behavior.BLOCKING,),
        scheduling=False,
        context_update=False,
    ),
    _NATIVE_2_5,
    replace(_NATIVE_2_5, id="gemini-2.5-flash-native-audio-preview-09-2025"),
    replace(_NATIVE_2_5, id="gemini-2.5-flash-native-audio-latest"),
    # The one of the Vertex platform; it does not think.
    replace(_NATIVE_2_5, id="gemini-live-2.5-flash-native-audio", thinking=ThinkingForm.NONE),
    ModelCard(
        "gemini-3.5-live-translate-preview",
        reads=False,
        translates=True,
        speaks=False,
        library_voices=False,
        proactivity=Proactivity.NEVER,
        behaviors=(),
        scheduling=False,
        google_search=False,
        search_beside_functions=False,
        history_config=False,
        context_update=False,
    ),
)
DEFAULT_MODEL = MODELS[0].id

_BY_ID = {card.id: card for card in MODELS}


def model_card(model: str) -> ModelCard:
    """Find the card of a model, by its id or its full name.

    An unknown model is taken to be like the newest, and to accept whatever any model does.
    """
    bare = model.strip().rpartition("/")[2]
    return _BY_ID.get(bare) or ModelCard(
        bare,
        thinking=ThinkingForm.ANY,
        affective=True,
        proactivity=Proactivity.CHOICE,
    )
