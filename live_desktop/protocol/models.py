"""The setup that a user's wishes make with a model, and what of them the model cannot do."""

from dataclasses import dataclass, field

import msgspec

from live_desktop.language import _, several
from live_desktop.protocol.cards import (
    DEFAULT_MODEL,
    MODELS,
    THINKING_LEVELS,
    EndOfTurn,
    ModelCard,
    Proactivity,
    TextRoute,
    ThinkingForm,
    model_card,
)
from live_desktop.protocol.content import Content, text_content
from live_desktop.protocol.setup import (
    ActivityHandling,
    AudioTranscriptionConfig,
    AutomaticActivityDetection,
    Behavior,
    ContextWindowCompressionConfig,
    FunctionDeclaration,
    GenerationConfig,
    GoogleSearch,
    HistoryConfig,
    PrebuiltVoiceConfig,
    ProactivityConfig,
    RealtimeInputConfig,
    SessionResumptionConfig,
    Setup,
    SlidingWindow,
    SpeechConfig,
    ThinkingConfig,
    Tool,
    TranslationConfig,
    VoiceConfig,
)
from live_desktop.protocol.voices import DEFAULT_VOICE, VOICES
from live_desktop.protocol.wishes import Activity, Thinking, Wishes

__all__ = [
    "DEFAULT_MODEL",
    "MODELS",
    "MOST_FUNCTIONS",
    "THINKING_LEVELS",
    "Activity",
    "Dropped",
    "EndOfTurn",
    "ModelCard",
    "Plan",
    "Proactivity",
    "TextRoute",
    "Thinking",
    "ThinkingForm",
    "Wishes",
    "api_version",
    "model_card",
    "plan_setup",
]

MOST_FUNCTIONS = 512
"""Functions that a session can have."""

_CLASSIC_VOICES = frozenset(voice.name for voice in VOICES)
_DEFAULT_TARGET = "en"
_TUNING = (
    ("temperature", _("the temperature")),
    ("top_p", "top-p"),
    ("top_k", "top-k"),
    ("max_output_tokens", _("the longest answer")),
    ("seed", _("the seed")),
    ("media_resolution", _("the resolution of pictures")),
)
"""The fields that Wishes and GenerationConfig have in common, in words for the user."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A wish that the model cannot grant, and why, in words for the user."""

    wish: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The setup to send, and what it leaves out of the wishes."""

    setup: Setup
    dropped: tuple[Dropped, ...]


def plan_setup(
    wishes: Wishes,
    *,
    handle: str = "",
    seed_history: bool = False,
    model_prefix: str = "models/",
) -> Plan:
    """Make the setup that the wished model accepts, and say what it leaves out.

    With `handle` it resumes a session; with `seed_history` the first clientContent is history,
    where the model knows the difference.
    """
    return _Planner(wishes, model_card(wishes.model)).plan(
        handle, seed_history=seed_history, model_prefix=model_prefix
    )


def api_version(wishes: Wishes) -> str:
    """Name the version of the Developer API that grants the wishes."""
    card = model_card(wishes.model)
    affective = wishes.affective and card.affective
    proactive = wishes.proactive is not None and card.proactivity is Proactivity.CHOICE
    # The models that have these switches have them in the alpha version alone.
    return "v1alpha" if affective or proactive else "v1beta"


@dataclass(slots=True)
class _Planner:
    """Puts one setup together; each part notes what it has to leave out."""

    wishes: Wishes
    card: ModelCard
    dropped: list[Dropped] = field(default_factory=list)

    def plan(self, handle: str, *, seed_history: bool, model_prefix: str) -> Plan:
        wishes, card = self.wishes, self.card
        setup = Setup(
            model=model_prefix + card.id,
            generation_config=self._generation(),
            system_instruction=self._persona(),
            tools=self._tools(),
            realtime_input_config=_realtime_input(wishes.activity),
            session_resumption=SessionResumptionConfig(handle=handle),
            # Without it a session ends after a quarter of an hour.
            context_window_compression=ContextWindowCompressionConfig(
                trigger_tokens=wishes.trigger_tokens,
                sliding_window=SlidingWindow(target_tokens=wishes.target_tokens),
            ),
            input_audio_transcription=AudioTranscriptionConfig(
                language_codes=wishes.transcribe_languages,
                custom_vocabulary=wishes.transcribe_vocabulary,
            ),
            output_audio_transcription=AudioTranscriptionConfig(),
            proactivity=self._proactivity(),
            history_config=HistoryConfig(initial_history_in_client_content=True)
            if seed_history and card.history_config
            else None,
        )
        return Plan(setup, tuple(self.dropped))

    def _drop(self, wish: str, reason: str) -> None:
        self.dropped.append(Dropped(wish, reason.format(model=self.card.id)))

    def _generation(self) -> GenerationConfig:
        card = self.card
        config = GenerationConfig(
            response_modalities=(card.output,),
            speech_config=self._speech(),
            thinking_config=self._thinking(),
            enable_affective_dialog=self._affective(),
        )
        if card.translates:
            self._drop_tuning()
            target = TranslationConfig(target_language_code=self.wishes.language or _DEFAULT_TARGET)
            return msgspec.structs.replace(config, translation_config=target)
        wished = {name: getattr(self.wishes, name) for name, _ in _TUNING}
        return msgspec.structs.replace(config, **wished)

    def _drop_tuning(self) -> None:
        for name, words in _TUNING:
            if getattr(self.wishes, name) not in {None, ""}:
                self._drop(words, _("{model} only translates"))

    def _speech(self) -> SpeechConfig | None:
        voice, language = self._voice(), self.wishes.language
        if self.card.translates:
            language = ""  # what it translates into says it already
        if voice is None and not language:
            return None
        return SpeechConfig(voice_config=voice, language_code=language)

    def _voice(self) -> VoiceConfig | None:
        name, card = self.wishes.voice, self.card
        if not name:
            return None
        if not card.speaks:
            self._drop(_the_voice(name), _("{model} has no voices to choose from"))
            return None
        if name not in _CLASSIC_VOICES and not card.library_voices:
            self._drop(
                _the_voice(name),
                _(
                    "{model} speaks with the thirty classic voices alone; {voice} speaks instead"
                ).format(model=self.card.id, voice=DEFAULT_VOICE),
            )
            name = DEFAULT_VOICE
        return VoiceConfig(prebuilt_voice_config=PrebuiltVoiceConfig(voice_name=name))

    def _thinking(self) -> ThinkingConfig | None:
        wished, form = self.wishes.thinking, self.card.thinking
        level = self._level(wished.level)
        budget = wished.budget
        thoughts = wished.include_thoughts
        if budget is not None and form not in {ThinkingForm.BUDGET, ThinkingForm.ANY}:
            self._drop(_("the thinking budget"), self._without(ThinkingForm.LEVEL))
            budget = None
        if thoughts and form is ThinkingForm.NONE:
            self._drop(_("the model's thoughts"), _("{model} does not show what it thinks"))
            thoughts = False
        if not level and budget is None and not thoughts:
            return None
        return ThinkingConfig(
            thinking_level=level, thinking_budget=budget, include_thoughts=thoughts
        )

    def _level(self, wished: str) -> str:
        card, level = self.card, wished.upper()
        if not level or card.thinking is ThinkingForm.ANY:
            return level or card.required_level
        if card.thinking is not ThinkingForm.LEVEL:
            self._drop(_("the thinking level"), self._without(ThinkingForm.BUDGET))
            return ""
        if level in card.thinking_levels:
            return level
        nearest = _nearest_level(level, card)
        if nearest:
            reason = _("{model} knows only {levels}; it thinks at {level}")
        else:
            reason = _("{model} knows only {levels}; it decides itself")
        known = ", ".join(card.thinking_levels)
        self._drop(
            _("the thinking level {level}").format(level=level),
            reason.format(model=card.id, levels=known, level=nearest),
        )
        return nearest

    def _without(self, other: ThinkingForm) -> str:
        if self.card.thinking is not other:
            return _("{model} decides itself how long it thinks")
        return (
            _("{model} takes a thinking level")
            if other is ThinkingForm.LEVEL
            else _("{model} takes a thinking budget")
        )

    def _affective(self) -> bool:
        if self.wishes.affective and not self.card.affective:
            self._drop(_("following your mood"), _("{model} has no switch for it"))
            return False
        return self.wishes.affective

    def _proactivity(self) -> ProactivityConfig | None:
        wished, way = self.wishes.proactive, self.card.proactivity
        if wished is None:
            return None
        if way is Proactivity.CHOICE:
            return ProactivityConfig(proactive_audio=wished)
        if wished and way is Proactivity.NEVER:
            self._drop(_("speaking of its own accord"), _("{model} always waits to be spoken to"))
        if not wished and way is Proactivity.ALWAYS:
            self._drop(_("answering everything"), _("{model} decides itself what it answers"))
        return None

    def _persona(self) -> Content | None:
        if not self.wishes.persona.strip():
            return None
        if self.card.translates:
            self._drop(_("the persona"), _("{model} only translates"))
            return None
        return text_content(self.wishes.persona)

    def _tools(self) -> tuple[Tool, ...]:
        functions = self._functions()
        tools = (Tool(function_declarations=functions),) if functions else ()
        return (*tools, Tool(google_search=GoogleSearch())) if self._searches(functions) else tools

    def _searches(self, functions: tuple[FunctionDeclaration, ...]) -> bool:
        if not self.wishes.google_search:
            return False
        if not self.card.google_search:
            self._drop("Google Search", _("{model} cannot search"))
            return False
        if functions and not self.card.search_beside_functions:
            self._drop("Google Search", _("{model} cannot search while it has functions to call"))
            return False
        return True

    def _functions(self) -> tuple[FunctionDeclaration, ...]:
        wished = self.wishes.functions
        if wished and not self.card.behaviors:
            self._drop(_("the functions"), _("{model} calls no functions"))
            return ()
        over = len(wished) - MOST_FUNCTIONS
        if over > 0:
            self._drop(
                several("{count} of the functions", "{count} of the functions", over).format(
                    count=over
                ),
                _("{model} takes {most} at most").format(model=self.card.id, most=MOST_FUNCTIONS),
            )
        return tuple(self._function(each) for each in wished[:MOST_FUNCTIONS])

    def _function(self, wished: FunctionDeclaration) -> FunctionDeclaration:
        if wished.behavior is None or wished.behavior in self.card.behaviors:
            return wished
        if wished.behavior is Behavior.BLOCKING:
            self._drop(
                _("waiting for {function}").format(function=wished.name),
                _("{model} goes on talking while a function runs"),
            )
        elif wished.behavior is Behavior.NON_BLOCKING:
            self._drop(
                _("talking while {function} runs").format(function=wished.name),
                _("{model} waits for its functions"),
            )
        return msgspec.structs.replace(wished, behavior=None)


def _the_voice(name: str) -> str:
    return _("the voice {name}").format(name=name)


def _nearest_level(level: str, card: ModelCard) -> str:
    if level not in THINKING_LEVELS:
        return card.required_level
    rank = THINKING_LEVELS.index
    return min(card.thinking_levels, key=lambda each: abs(rank(each) - rank(level)))


def _realtime_input(activity: Activity) -> RealtimeInputConfig | None:
    detection = AutomaticActivityDetection(
        start_of_speech_sensitivity=activity.start_sensitivity,
        end_of_speech_sensitivity=activity.end_sensitivity,
        prefix_padding_ms=activity.prefix_padding_ms,
        silence_duration_ms=activity.silence_ms,
    )
    if activity.manual:
        # Nothing is detected, so there is nothing to tune.
        detection = AutomaticActivityDetection(disabled=True)
    config = RealtimeInputConfig(
        automatic_activity_detection=None
        if detection == AutomaticActivityDetection()
        else detection,
        activity_handling=None if activity.interrupts else ActivityHandling.NO_INTERRUPTION,
        turn_coverage=activity.coverage,
    )
    return None if config == RealtimeInputConfig() else config
