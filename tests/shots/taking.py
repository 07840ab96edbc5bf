"""Takes the pictures at one scale: `python -m tests.shots.taking FOLDER NAME`."""

import sys
from pathlib import Path

from tests.shots.camera import photograph
from tests.shots.index import write_index
from tests.shots.scenes import SCENES
from tests.support.talk import run


def main(folder: Path, only: str) -> int:
    """Take pictures of the scenes whose names begin so; return the exit status."""
    wanted = [scene for scene in SCENES if scene.name.startswith(only)]
    names = [scene.name for scene in SCENES]
    if not wanted:
        sys.stderr.write(f"No scene begins with {only}; there are: {', '.join(names)}\n")
        return 2

    async def take() -> None:
        for number, scene in enumerate(wanted, 1):
            pictures = await photograph(scene, folder)
            say(f"{number} of {len(wanted)}: {scene.name}, {len(pictures)} pictures")

    run(take)
    say(str(write_index(folder, names)))
    return 0


def say(line: str) -> None:
    """Write a line at once, even into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
