"""The voices to choose from: all of them, or those that a search and a filter leave."""

from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from live_desktop.protocol.offline_voices import nearest_voice
from live_desktop.protocol.voices import Voice
from live_desktop.ui.voices import words
from live_desktop.ui.voices.style_words import style_of
from live_desktop.ui.words import OTHER_VOICE

_ROOT = QModelIndex()


class Hearing(Enum):
    """Whether a voice is being heard."""

    SILENT = auto()
    FETCHING = auto()
    """It was asked for, and has not spoken yet."""
    PLAYING = auto()


class Filter(StrEnum):
    """Which voices to show."""

    ALL = words.ALL
    FAVOURITES = words.FAVOURITES
    OFFLINE = words.OFFLINE


@dataclass(frozen=True, slots=True)
class Offer:
    """A voice as it is offered."""

    voice: Voice
    stand_in: str
    """Who speaks for it without a connection; empty where it speaks itself."""
    chosen: bool
    favourite: bool
    hearing: Hearing = Hearing.SILENT

    @property
    def status(self) -> str:
        """Say in a word or two what there is to know of it now."""
        if self.hearing is not Hearing.SILENT:
            return words.PLAYING if self.hearing is Hearing.PLAYING else words.FETCHING
        if self.chosen:
            return words.IN_USE
        return words.offline_stand_in(self.stand_in) if self.stand_in else ""


class VoiceModel(QAbstractListModel):
    """The voices, those that this computer makes itself first."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Offer] = []
        self._offers: list[Offer] = []
        self._favourites: frozenset[str] = frozenset()
        self._heard = ("", Hearing.SILENT)
        self._sought: list[str] = []
        self._filter = Filter.ALL

    def show(self, voices: tuple[Voice, ...], local: frozenset[str], chosen: str) -> None:
        """Offer these voices; `local` names those that this computer makes itself."""
        known = {voice.name for voice in voices}
        typed = () if not chosen or chosen in known else (Voice(chosen, OTHER_VOICE),)
        ordered = sorted((*typed, *voices), key=lambda voice: voice.name not in local)
        self._all = [
            Offer(
                voice,
                "" if voice.name in local else nearest_voice(voice.name),
                voice.name == chosen,
                voice.name in self._favourites,
            )
            for voice in ordered
        ]
        self._mark_hearing()
        self._show_found()

    def show_favourites(self, favourites: frozenset[str]) -> None:
        """Mark the voices that the user likes."""
        self._favourites = favourites
        self._all = [
            replace(offer, favourite=offer.voice.name in favourites) for offer in self._all
        ]
        self._show_found()

    def show_hearing(self, voice: str, hearing: Hearing) -> None:
        """Mark the one voice that is being heard."""
        self._heard = (voice, hearing)
        self._mark_hearing()
        self._show_found()

    def search(self, sought: str) -> None:
        """Offer only the voices that have these words in their name or their description."""
        self._sought = sought.casefold().split()
        self._show_found()

    def filter(self, wanted: Filter) -> None:
        """Offer only the voices of this kind."""
        self._filter = wanted
        self._show_found()

    @property
    def empty_words(self) -> str:
        """Say why there is nothing to see."""
        looks_for_liked = self._filter is Filter.FAVOURITES and not self._sought
        return words.NO_FAVOURITES if looks_for_liked else words.NONE_FOUND

    def exact(self, sought: str) -> str:
        """Return the voice of that name as it is written; empty where there is none."""
        folded = sought.casefold()
        names = (offer.voice.name for offer in self._all)
        return next((name for name in names if name.casefold() == folded), "")

    def offer(self, row: int) -> Offer:
        """Return what a row offers."""
        return self._offers[row]

    def chosen_row(self) -> int:
        """Return the row of the chosen voice, or -1."""
        return next((row for row, offer in enumerate(self._offers) if offer.chosen), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._offers)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        offer = self._offers[index.row()]
        voice = offer.voice
        if role == Qt.ItemDataRole.DisplayRole:
            return voice.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words.spoken(
                voice.name, style_of(voice), online=bool(offer.stand_in), chosen=offer.chosen
            )
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            liked = words.FAVOURITE if offer.favourite else ""
            return ", ".join(each for each in (offer.status, liked) if each)
        return None

    def _mark_hearing(self) -> None:
        name, hearing = self._heard
        self._all = [
            replace(offer, hearing=hearing if offer.voice.name == name else Hearing.SILENT)
            for offer in self._all
        ]

    def _show_found(self) -> None:
        """Keep the rows where only their marks change, and with them the place of the keyboard."""
        offers = [offer for offer in self._all if self._is_wanted(offer)]
        if [offer.voice for offer in offers] == [offer.voice for offer in self._offers]:
            self._offers = offers
            if offers:
                self.dataChanged.emit(self.index(0), self.index(len(offers) - 1))
        else:
            self.beginResetModel()
            self._offers = offers
            self.endResetModel()

    def _is_wanted(self, offer: Offer) -> bool:
        kinds = {
            Filter.ALL: True,
            Filter.FAVOURITES: offer.favourite,
            Filter.OFFLINE: not offer.stand_in,
        }
        text = f"{offer.voice.name} {style_of(offer.voice)}".casefold()
        return kinds[self._filter] and all(word in text for word in self._sought)
