"""Between the settings, the embedded server and the window: who answers open questions."""

import asyncio
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from live_desktop.addresses import brain_server, is_on_this_computer
from live_desktop.dialer import brain_agreed, brain_order, has_brain_key
from live_desktop.errors import Unanswerable, tellable
from live_desktop.offline import BrainChanged, News, Unanswered, UseBrain
from live_desktop.store.secrets import Secret, stored_key
from live_desktop.store.settings import BrainChoice
from live_desktop.tasks import TaskSet
from live_desktop.ui.brain import words as brain_words
from live_desktop.ui.brain.view import BrainView
from live_desktop.ui.main_window import MainWindow
from live_desktop.ui.preferences import Preferences

LOOK_MS = 6000
"""Milliseconds after which a server that says nothing has found nothing new."""


class BrainServer(Protocol):
    """What the desk needs of the embedded server."""

    async def use_brain(self, order: UseBrain) -> None:
        """Send open questions there from now on."""


class BrainDesk(QObject):
    """Tells the server what the user wants, and the window what came of it.

    Signals: `named(str)`, who answers, in a word for the status line; `needed(Unanswerable)` when
    nobody could; `found()` when somebody can; `failed(LiveDesktopError)`.
    """

    named = Signal(str)
    needed = Signal(object)
    viewed = Signal(object)
    found = Signal()
    failed = Signal(object)

    def __init__(self, window: MainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._server: BrainServer | None = None
        self._news = BrainChanged()
        """What the server said last, which it does not say again where nothing has changed."""
        self._looking = QTimer(self, interval=LOOK_MS, singleShot=True)
        self._looking.timeout.connect(self._show)
        self._sending = asyncio.Lock()
        self._tasks = TaskSet(self._task_failed)
        window.brain_look_requested.connect(self._send_soon)
        preferences.brain_changed.connect(self._send_soon)
        preferences.shown.connect(self._show)
        self._show()

    def start(self, server: BrainServer) -> None:
        """Let open questions go where the settings say; until then the skills are alone."""
        self._server = server
        self._send_soon()

    async def aclose(self) -> None:
        """Say nothing more to the server."""
        self._looking.stop()
        await self._tasks.aclose()

    def take(self, news: News) -> None:
        """Take the server's news in."""
        match news:
            case BrainChanged():
                self._news = news
                self._looking.stop()
                self._show()
                if news.name:
                    self.found.emit()
            case Unanswered():
                self._tell_need()

    def _tell_need(self) -> None:
        if not self._news.name and self._preferences.is_local():
            self.needed.emit(Unanswerable(self._news.problem or brain_words.UNANSWERABLE))

    @Slot()
    def _send_soon(self) -> None:
        if self._server is not None:
            self._looking.start()
            self._tasks.start(self._send(self._server), name="choose the brain")
        self._show()

    async def _send(self, server: BrainServer) -> None:
        async with self._sending:
            settings = self._preferences.settings
            key = ""
            if settings.brain is BrainChoice.ADDRESS and has_brain_key(settings):
                key = await asyncio.to_thread(stored_key, Secret.BRAIN_KEY)
            await server.use_brain(brain_order(settings, key))

    @Slot()
    def _show(self) -> None:
        view = self._view()
        self._window.show_brain(view)
        self.viewed.emit(view)
        looking = self._looking.isActive() and not view.to_ask
        unknown = looking and view.choice is not BrainChoice.OFF
        self.named.emit("" if unknown else brain_words.answers(view.found, view.elsewhere))

    def _view(self) -> BrainView:
        settings = self._preferences.settings
        has_address = settings.brain is BrainChoice.ADDRESS
        server = brain_server(settings.brain_address) if has_address else ""
        agreed = not has_address or brain_agreed(settings)
        there = "" if is_on_this_computer(server) else brain_words.server_name(server)
        return BrainView(
            choice=settings.brain,
            address=settings.brain_address,
            model=settings.brain_model,
            has_key=has_brain_key(settings),
            state=self._state(server, agreed=agreed),
            found=self._found(server, agreed=agreed),
            elsewhere=there if agreed else "",
            to_ask=server if has_address and not agreed else "",
        )

    def _found(self, server: str, *, agreed: bool) -> str:
        """Name the model that answers, unless that was before the last choice."""
        where = brain_server(self._news.address)
        fits = where == server if server else is_on_this_computer(where)
        is_off = self._preferences.settings.brain is BrainChoice.OFF
        return self._news.name if fits and agreed and not is_off else ""

    def _state(self, server: str, *, agreed: bool) -> str:
        """Say who answers, or why nobody does."""
        choice, news = self._preferences.settings.brain, self._news
        host = brain_words.server_name(server)
        if choice is BrainChoice.OFF:
            return brain_words.IS_OFF
        if choice is BrainChoice.ADDRESS and not server:
            return brain_words.ADDRESS_HINT
        if not agreed:
            return brain_words.not_agreed(host)
        if self._looking.isActive():
            return brain_words.asking(host) if server else brain_words.LOOKING
        if news.problem:
            return news.problem
        if not self._found(server, agreed=agreed):
            return brain_words.none_there(host) if server else brain_words.NONE_HERE
        if server:
            return brain_words.used(news.name, host)
        return brain_words.found(news.name, brain_words.server_name(brain_server(news.address)))

    def _task_failed(self, error: BaseException) -> None:
        self.failed.emit(tellable(error))
