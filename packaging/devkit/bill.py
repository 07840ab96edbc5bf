"""Writes down what an installer's program is made of: the licences, and the bill of materials."""

from pathlib import Path

from devkit.steps import step

_INSIDE = Path(__file__).with_name("bill_inside.py")


def write(folder: Path, environment: Path) -> None:
    """Write both files into a folder, for what is installed in a virtual environment.

    With SOURCE_DATE_EPOCH the same packages make the same bytes. Raises Trouble where Live
    Desktop is not installed there, or a component has no text of a licence.
    """
    windows = environment / "Scripts" / "python.exe"
    python = windows if windows.exists() else environment / "bin" / "python"
    step(
        "Writing down the licences",
        [python, _INSIDE, folder.absolute()],
        "Set the environment up anew, then run this again.",
    )
