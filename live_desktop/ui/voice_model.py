"""The voices to choose from: all of them, or those that a search finds."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from live_desktop.protocol.voices import Voice
from live_desktop.ui import words

_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Offer:
    """A voice as it is offered: whether it needs a connection, and whether it is the chosen one."""

    voice: Voice
    online: bool
    chosen: bool


class VoiceModel(QAbstractListModel):
    """The voices, those that this computer makes itself first."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Offer] = []
        self._offers: list[Offer] = []
        self._sought = ""

    def show(self, voices: tuple[Voice, ...], local: frozenset[str], chosen: str) -> None:
        """Offer these voices; keep the rows where only their marks change."""
        known = {voice.name for voice in voices}
        typed = () if not chosen or chosen in known else (Voice(chosen, words.OTHER_VOICE),)
        ordered = sorted((*typed, *voices), key=lambda voice: voice.name not in local)
        self._all = [
            Offer(voice, voice.name not in local, voice.name == chosen) for voice in ordered
        ]
        self._show_found()

    def search(self, sought: str) -> None:
        """Offer only the voices that have these words in their name or their description."""
        self._sought = sought.casefold()
        self._show_found()

    def exact(self, sought: str) -> str:
        """Return the voice of that name as it is written; empty where there is none."""
        folded = sought.casefold()
        names = (offer.voice.name for offer in self._all)
        return next((name for name in names if name.casefold() == folded), "")

    def _show_found(self) -> None:
        offers = [offer for offer in self._all if _is_found(self._sought, offer.voice)]
        if [offer.voice for offer in offers] == [offer.voice for offer in self._offers]:
            self._offers = offers
            self.dataChanged.emit(self.index(0), self.index(len(offers) - 1))
        else:
            self.beginResetModel()
            self._offers = offers
            self.endResetModel()

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
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.voice.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words.spoken_voice(
                offer.voice.name, offer.voice.style, online=offer.online, chosen=offer.chosen
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.voice_style(
                f"{offer.voice.name} · {offer.voice.style}", online=offer.online
            )
        return None


def _is_found(sought: str, voice: Voice) -> bool:
    text = f"{voice.name} {voice.style}".casefold()
    return all(word in text for word in sought.split())
