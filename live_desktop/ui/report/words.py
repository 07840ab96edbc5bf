"""The words of the report."""

from datetime import datetime

from PySide6.QtCore import QLocale

from live_desktop.language import _
from live_desktop.ui import figures

# Translators: a report of a problem.
REPORT = _("Report")
OPEN_REPORT = _("Report a problem…")
WHAT_HAPPENS = _(
    "Nothing is sent anywhere: read here what the report holds, save it, and pass it on yourself."
)
PRIVATE = _("Persona and addresses")
PRIVATE_ADDS = _("Adds your instruction, servers and files.")
RECORDING = _("Session file")
RECORDING_ADDS = _("Adds what was typed and said, without the sound.")
PARTS = _("Files of the report")
TEXT = _("Text of the chosen file")
COPY_TEXT = _("Copy")
COPY_TEXT_HINT = _("Copy the text of the chosen file")
SAVE_REPORT = _("Save report…")
ZIP_FILES = _("Zip files (*.zip)")
COLLECTING = _("Collecting…")
COLLECTED = _("Collected: {size}")
COPIED = _("{name} is copied.")
SETTINGS_FILE = "settings.json"
RECORDING_FILE = "connection.jsonl"
ABOUT_PARTS = {
    "versions.txt": _("The program, its libraries, the system, the screens and the sound."),
    SETTINGS_FILE: _("Your settings. Keys are never among them."),
    "live-desktop.log": _("The end of what the program noted. Keys are taken out."),
    "server.log": _("The end of what the offline voice noted. Keys are taken out."),
    "crash.txt": _("Where the program was when it crashed."),
    RECORDING_FILE: _("What went over the wire. Sound and keys are taken out."),
}


def size(count: int) -> str:
    """Say how large a part is, from its count of bytes."""
    precision = 0 if count < 1000 else 1
    form = QLocale.DataSizeFormat.DataSizeSIFormat
    return figures.way().formattedDataSize(count, precision, form)


def named(name: str, count: int) -> str:
    """Say what a part is called and how large it is."""
    return f"{name}, {size(count)}"


def collected(count: int) -> str:
    """Say how large the whole report is, from its count of bytes."""
    return COLLECTED.format(size=size(count))


def file_name(now: datetime) -> str:
    """Suggest what the report is saved as."""
    # Translators: the name of a file; {time} is like 2026-11-23 14.05.
    return _("Live Desktop report {time}").format(time=f"{now:%Y-%m-%d %H.%M}")
