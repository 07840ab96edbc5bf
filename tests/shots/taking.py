"""Takes the pictures at one scale: `python -m tests.shots.taking FOLDER NAME LANGUAGE`."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from live_desktop.language import ENGLISH, speak

if TYPE_CHECKING:
    from tests.shots.scene import Scene

_TIGHT = ("empty", "voice-muted", "talk-steps", "problem", "drawer", "settings", "first", "mini")
"""The scenes in which words have little room, by how their names begin."""


def main(folder: Path, only: str, language: str) -> int:
    """Take pictures of the scenes whose names begin so; return the exit status."""
    speak(language)
    # Most words are said when their modules are imported.
    from tests.shots.camera import photograph
    from tests.shots.index import write_index
    from tests.shots.scenes import SCENES
    from tests.support.talk import run

    tight = [replace(each, name=f"{language}-{each.name}") for each in _tight(SCENES)]
    scenes = SCENES if language == ENGLISH else tight
    wanted = [scene for scene in scenes if scene.name.startswith(only)]

    async def take() -> None:
        for number, scene in enumerate(wanted, 1):
            pictures = await photograph(scene, folder)
            say(f"{number} of {len(wanted)}: {scene.name}, {len(pictures)} pictures")

    if wanted:
        run(take)
        say(str(write_index(folder, [each.name for each in SCENES])))
    return 0


def _tight(scenes: "tuple[Scene, ...]") -> "list[Scene]":
    return [scene for scene in scenes if scene.name.startswith(_TIGHT)]


def say(line: str) -> None:
    """Write a line at once, even into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
