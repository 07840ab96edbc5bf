"""What the user chooses in the drawer: kept at once, shown back, and told to the session."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from live_desktop.addresses import brain_server
from live_desktop.dialer import endpoint_kind, network_of
from live_desktop.errors import KeyNotKept, LiveDesktopError, tellable
from live_desktop.protocol.models import model_card
from live_desktop.protocol.offline_voices import nearest_voice
from live_desktop.protocol.voices import LOCAL_VOICES, VOICES, Voice
from live_desktop.session.catalogue import CatalogueVoice, fetch_voices
from live_desktop.session.endpoint import EndpointKind, custom_endpoint, server_host
from live_desktop.session.network import Network
from live_desktop.store.secrets import Secret, store_key, stored_key
from live_desktop.store.settings import (
    Appearance,
    BrainChoice,
    ConnectionChoice,
    Settings,
    SettingsFile,
)
from live_desktop.tasks import TaskSet
from live_desktop.ui import words
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.motion_wish import moves_little
from live_desktop.ui.voices import words as voice_words
from live_desktop.wishing import wishes_of

logger = logging.getLogger(__name__)

_LOCAL_NAMES = frozenset(voice.name for voice in LOCAL_VOICES)
_CLASSIC_NAMES = frozenset(voice.name for voice in VOICES)
_UPDATING = frozenset({EndpointKind.LOCAL, EndpointKind.VERTEX})
"""The services that take a new persona in the middle of a talk."""

_CONNECTION = (
    "connection",
    "custom_url",
    "vertex_project",
    "vertex_location",
    "proxy",
    "ca_file",
)
_BRAIN = ("brain", "brain_address", "brain_model", "brain_key_for", "brain_consent")
_SOUND = (
    "microphone",
    "loudspeaker",
    "duplex",
    "echo_cancelling",
    "noise_suppression",
    "automatic_gain",
    "volume",
    "earcons",
    "long_periods",
    "chunk_ms",
    "checked_devices",
)
"""The settings that concern the connection, the open questions, and the sound."""

FetchVoices = Callable[[str, Network], Awaitable[tuple[CatalogueVoice, ...]]]


class Preferences(QObject):
    """Holds the settings, shows them in the window, and writes each change to disk.

    Signals: `wishes_changed()` when an open session can take the choice on,
    `connection_changed()` when it has to go elsewhere, `sound_changed()`, `brain_changed()` when
    open questions do, `shown()` after the window shows them, `failed(LiveDesktopError)`.
    """

    wishes_changed = Signal()
    connection_changed = Signal()
    sound_changed = Signal()
    brain_changed = Signal()
    shown = Signal()
    failed = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        file: SettingsFile,
        fetch: FetchVoices = fetch_voices,
    ) -> None:
        super().__init__(window)
        self.settings = settings
        self._window = window
        self._file = file
        self._writing = asyncio.Lock()
        self._written = settings
        self._fetch = fetch
        self._has_key = False
        self._catalogue: tuple[Voice, ...] = ()
        """The voices of the account, beside the classic ones."""
        self._asked_with = ""
        """The key with which the catalogue was asked for."""
        self._tasks = TaskSet(self._task_failed)
        window.voice_chosen.connect(self._choose_voice)
        window.voices.favourite_wished.connect(self._like_voice)
        window.voices.sentence_changed.connect(self._choose_sentence)
        window.local_chosen.connect(self.choose_local)
        window.google_chosen.connect(self._choose_google)
        window.custom_chosen.connect(self._choose_custom)
        window.brain_chosen.connect(self._choose_brain)
        window.brain_agreed.connect(self._agree_to_brain)
        window.appearance_chosen.connect(self._choose_appearance)
        self._show()

    def connection_words(self) -> str:
        """Say in a word or two where talks go."""
        match endpoint_kind(self.settings):
            case EndpointKind.LOCAL:
                return words.OFFLINE_VOICE
            case EndpointKind.GOOGLE:
                return "Gemini"
            case EndpointKind.CUSTOM:
                return server_host(self.settings.custom_url) or words.SOME_SERVER
            case EndpointKind.VERTEX:
                return words.CLOUD_GEMINI

    def is_local(self) -> bool:
        """Tell whether talks go to the embedded server."""
        return endpoint_kind(self.settings) is EndpointKind.LOCAL

    def stand_in(self) -> str:
        """Name the voice that is heard in place of the chosen one; empty where that one is."""
        if not self.is_local():
            return ""
        heard = nearest_voice(self.settings.voice)
        return heard if heard != self.settings.voice else ""

    @property
    def has_key(self) -> bool:
        """Tell whether a key of Google's is stored."""
        return self._has_key

    def service_words(self) -> str:
        """Say what cannot be reached where there is no connection."""
        return words.SERVICES[endpoint_kind(self.settings)]

    def start(self) -> None:
        """Look for a key; the vault may make the user wait, so nothing waits for it."""
        self._tasks.start(self._find_key(), name="find the key")

    async def _find_key(self) -> None:
        key = await asyncio.to_thread(stored_key, Secret.GOOGLE_KEY)
        self._has_key = bool(key)
        self._show()
        await self._fetch_catalogue(key)

    async def _fetch_catalogue(self, key: str) -> None:
        """Add the voices of the account, once for each key, where talks go to Google."""
        is_google = endpoint_kind(self.settings) is EndpointKind.GOOGLE
        if not (key and is_google) or key == self._asked_with:
            return
        self._asked_with = key
        try:
            voices = await self._fetch(key, network_of(self.settings))
        except LiveDesktopError as error:
            self._asked_with = ""
            logger.info("the catalogue of voices is not to be had: %s", type(error).__name__)
            return
        self._catalogue = tuple(
            Voice(voice.id, _style(voice)) for voice in voices if voice.id not in _CLASSIC_NAMES
        )
        self._show()

    async def aclose(self) -> None:
        """Wait until everything is written."""
        async with self._writing:
            await self._tasks.aclose()
        try:
            # The last change may have come when its task had no time to begin.
            await self._write()
        except (OSError, LiveDesktopError) as error:
            logger.warning("the last choices are not kept: %s", error)

    @Slot()
    def choose_local(self) -> None:
        """Talk to the embedded server from now on."""
        self._connect_to(connection=ConnectionChoice.LOCAL)

    def choose_google(self) -> None:
        """Talk to Google with the stored key from now on."""
        self._choose_google("", self.settings.model)

    @Slot(str)
    def _choose_voice(self, name: str) -> None:
        if name != self.settings.voice:
            self._wish(voice=name)

    @Slot(str, bool)
    def _like_voice(self, voice: str, liked: bool) -> None:
        others = tuple(each for each in self.settings.favourite_voices if each != voice)
        liked_now = (*others, voice) if liked else others
        self.take(replace(self.settings, favourite_voices=liked_now))

    @Slot(str)
    def _choose_sentence(self, sentence: str) -> None:
        self.take(replace(self.settings, audition_sentence=sentence))

    @Slot(str, str)
    def _choose_google(self, key: str, model: str) -> None:
        self._tasks.start(self._use_google(key, model), name="use Google")

    @Slot(str, str, str)
    def _choose_custom(self, address: str, key: str, model: str) -> None:
        try:
            custom_endpoint(address)
        except LiveDesktopError as error:
            self.failed.emit(error)
            return
        self._tasks.start(self._use_custom(address, key, model), name="use a server")

    @Slot(object, str, str, str)
    def _choose_brain(self, choice: BrainChoice, address: str, key: str, model: str) -> None:
        self._tasks.start(self._use_brain(choice, address, key, model), name="use a brain")

    @Slot(str)
    def _agree_to_brain(self, server: str) -> None:
        agreed = dict.fromkeys((*self.settings.brain_consent, server))
        self._ask_brain(brain_consent=tuple(agreed))

    @Slot(str)
    def _choose_appearance(self, appearance: str) -> None:
        self.settings = replace(self.settings, appearance=Appearance(appearance))
        self._keep()

    @Slot(object)
    def take(self, settings: Settings) -> None:
        """Have these settings from now on, and tell those whom the change concerns."""
        before, self.settings = self.settings, settings
        self._keep()
        if _differ(before, settings, _BRAIN):
            self.brain_changed.emit()
        if _differ(before, settings, _SOUND):
            self.sound_changed.emit()
        # A session that goes elsewhere takes on all wishes there.
        if _differ(before, settings, _CONNECTION):
            self.connection_changed.emit()
        elif wishes_of(before) != wishes_of(settings):
            self.wishes_changed.emit()

    async def keep_key(self, secret: Secret, key: str) -> None:
        """Put a key into the vault, or take it out where it is empty; talks go on with it.

        Who gives Google's key and has made no choice chooses Google by it. Raises KeyNotKept where
        all that is done for this run alone.
        """
        warning = await _store(secret, key)
        is_auto = self.settings.connection is ConnectionChoice.AUTO
        if secret is Secret.GOOGLE_KEY and key and is_auto:
            self.settings = replace(self.settings, connection=ConnectionChoice.GOOGLE)
            self._keep()
        self.connection_changed.emit()
        await self._find_key()
        if warning is not None:
            raise warning

    @Slot(str, object)
    def choose_sound(self, setting: str, value: object) -> None:
        """Set one of the settings of the sound, by its name."""
        self.settings = replace(self.settings, **{setting: value})
        self._write_soon()
        self.sound_changed.emit()

    async def _use_google(self, key: str, model: str) -> None:
        warning = await _store(Secret.GOOGLE_KEY, key) if key else None
        self._connect_to(connection=ConnectionChoice.GOOGLE, model=model)
        await self._find_key()
        self._warn(warning)

    async def _use_custom(self, address: str, key: str, model: str) -> None:
        warning = await _store(Secret.CUSTOM_KEY, key) if key else None
        self._connect_to(connection=ConnectionChoice.CUSTOM, custom_url=address, model=model)
        self._warn(warning)

    async def _use_brain(self, choice: BrainChoice, address: str, key: str, model: str) -> None:
        if choice is not BrainChoice.ADDRESS:
            self._ask_brain(brain=choice, brain_model=model)
            return
        changes: dict[str, Any] = {}
        warning = None
        if key:
            warning = await _store(Secret.BRAIN_KEY, key)
            changes["brain_key_for"] = brain_server(address)
        self._ask_brain(brain=choice, brain_address=address, brain_model=model, **changes)
        self._warn(warning)

    def _warn(self, warning: KeyNotKept | None) -> None:
        if warning is not None:
            self.failed.emit(warning)

    def _ask_brain(self, **changes: Any) -> None:
        self.settings = replace(self.settings, **changes)
        self._keep()
        self.brain_changed.emit()

    def _wish(self, **changes: Any) -> None:
        self.settings = replace(self.settings, **changes)
        self._keep()
        self.wishes_changed.emit()

    def _connect_to(self, **changes: Any) -> None:
        self.settings = replace(self.settings, **changes)
        self._keep()
        self.connection_changed.emit()

    def _keep(self) -> None:
        self._show()
        self._write_soon()

    def _write_soon(self) -> None:
        self._tasks.start(self._write(), name="keep the settings")

    async def _write(self) -> None:
        async with self._writing:
            # A slider makes many changes in the time that one takes to be written.
            settings = self.settings
            if settings is not self._written:
                await asyncio.shield(asyncio.to_thread(self._file.save, settings))
                self._written = settings

    def _show(self) -> None:
        settings, window = self.settings, self._window
        kind = endpoint_kind(settings)
        at_once = kind in _UPDATING and model_card(settings.model).context_update
        voices = (*VOICES, *self._catalogue)
        window.show_voices(voices, _LOCAL_NAMES, settings.voice, self.stand_in())
        window.voices.show_favourites(frozenset(settings.favourite_voices))
        offline = kind is EndpointKind.LOCAL
        usual = voice_words.FRIENDLY_OFFLINE if offline else voice_words.FRIENDLY
        window.voices.show_sentence(settings.audition_sentence or usual)
        window.personas.show_voices(voices)
        window.personas.show_effect(at_once=at_once)
        window.show_connection(kind, settings.custom_url, settings.model, has_key=self._has_key)
        window.set_appearance(settings.appearance)
        window.set_reduced_motion(moves_little(settings.motion))
        self.shown.emit()

    def _task_failed(self, error: BaseException) -> None:
        if isinstance(error, OSError):
            error = LiveDesktopError(
                words.SETTINGS_UNSAVED,
                detail=str(error),
            )
        self.failed.emit(tellable(error))


async def _store(secret: Secret, key: str) -> KeyNotKept | None:
    """Store a key; return what is to be told where that holds for this run alone."""
    try:
        await asyncio.to_thread(store_key, secret, key)
    except KeyNotKept as warning:
        return warning
    return None


def _differ(one: Settings, other: Settings, names: tuple[str, ...]) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in names)


def _style(voice: CatalogueVoice) -> str:
    """Say in a few words how a voice of the catalogue sounds."""
    parts = (voice.display_name, voice.language_code, voice.gender, voice.persona)
    return ", ".join(part for part in parts if part and part != voice.id)
