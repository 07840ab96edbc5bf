"""Plays a scene in the joined program, and looks into its window."""

import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLabel, QPlainTextEdit

from live_desktop.protocol.setup import Setup
from tests.support.scripted_server import Client, scripted_server, until_closed
from tests.support.talk import Talk, no_devices, run, talk

Scene = Callable[[Talk, list[Setup]], Coroutine[Any, Any, None]]


def play(home: Path, scene: Scene, **settings: Any) -> None:
    """Run the program against a server that accepts every session and says nothing."""
    setups: list[Setup] = []

    async def script(client: Client) -> None:
        message = await client.accept()
        assert message.setup is not None
        setups.append(message.setup)
        await until_closed(client)

    async def perform() -> None:
        async with scripted_server(script) as endpoint:
            stored = {"connection": "custom", "custom_url": endpoint.url} | settings
            (home / "settings.json").write_text(json.dumps(stored))
            async with talk(home, None, no_devices) as on:
                await scene(on, setups)

    run(perform)


def text_box(on: Talk) -> QPlainTextEdit:
    box = on.app.window.findChild(QPlainTextEdit)
    assert box is not None
    return box


def visible_words(on: Talk) -> str:
    labels = on.app.window.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def content(path: Path) -> str:
    return path.read_text() if path.exists() else ""
