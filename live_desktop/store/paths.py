"""Where the program keeps its files on this platform."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from platformdirs import PlatformDirs


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of one user; LIVE_DESKTOP_HOME puts them all into one folder."""

    settings: Path
    draft: Path
    persona_draft: Path
    """The persona that is being written."""
    voices: Path
    """The folder of the voices that were heard."""
    places: Path
    """Where the windows stood."""
    handle: Path
    updates: Path
    notes: Path
    personas: Path
    journals: Path
    recordings: Path
    restart: Path
    """The mark of a program that starts again of its own accord."""
    crash: Path
    log: Path
    server_log: Path

    @classmethod
    def of_platform(cls, home: str = "") -> Self:
        """Find the places of this platform, or those below `home` where it is given."""
        folders = PlatformDirs("live-desktop", appauthor=False)
        config = Path(home or folders.user_config_dir)
        data = Path(home or folders.user_data_dir)
        state = Path(home or folders.user_state_dir)
        cache = Path(home or folders.user_cache_dir)
        logs = Path(home or folders.user_log_dir)
        return cls(
            settings=config / "settings.json",
            draft=state / "draft.txt",
            persona_draft=state / "persona-draft.json",
            voices=cache / "voices",
            places=state / "windows.json",
            handle=state / "session.json",
            updates=state / "updates.json",
            notes=data / "notes.json",
            personas=config / "personas.json",
            journals=state / "journals",
            recordings=state / "recordings",
            restart=state / "restart",
            crash=logs / "crash.txt",
            log=logs / "live-desktop.log",
            server_log=logs / "server.log",
        )
