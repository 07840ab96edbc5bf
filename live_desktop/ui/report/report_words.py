"""The words of the report."""

from datetime import datetime

from PySide6.QtCore import QLocale

REPORT = "Report"
OPEN_REPORT = "Report a problem…"
WHAT_HAPPENS = (
    "Nothing is sent anywhere: read here what the report holds, save it, and pass it on yourself."
)
PRIVATE = "Persona and addresses"
PRIVATE_ADDS = "Adds your instruction, servers and files."
RECORDING = "Connection log"
RECORDING_ADDS = "Adds what was typed and said, without the sound."
PARTS = "Files of the report"
TEXT = "Text of the chosen file"
COPY_TEXT = "Copy"
COPY_TEXT_HINT = "Copy the text of the chosen file"
SAVE_REPORT = "Save report…"
ZIP_FILES = "Zip files (*.zip)"
COLLECTING = "Collecting…"
COLLECTED = "Collected: {size}"
COPIED = "{name} is copied."
SETTINGS_FILE = "settings.json"
RECORDING_FILE = "connection.jsonl"
ABOUT_PARTS = {
    "versions.txt": "The program, its libraries, the system, the screens and the sound.",
    SETTINGS_FILE: "Your settings. Keys are never among them.",
    "live-desktop.log": "The end of what the program noted. Keys are taken out.",
    "server.log": "The end of what the offline voice noted. Keys are taken out.",
    "crash.txt": "Where the program was when it crashed.",
    RECORDING_FILE: "What went over the wire. Sound and keys are taken out.",
}


def size(count: int) -> str:
    """Say how large a part is, from its count of bytes."""
    precision = 0 if count < 1000 else 1
    return QLocale().formattedDataSize(count, precision, QLocale.DataSizeFormat.DataSizeSIFormat)


def named(name: str, count: int) -> str:
    """Say what a part is called and how large it is."""
    return f"{name}, {size(count)}"


def collected(count: int) -> str:
    """Say how large the whole report is, from its count of bytes."""
    return COLLECTED.format(size=size(count))


def file_name(now: datetime) -> str:
    """Suggest what the report is saved as."""
    return f"Live Desktop {REPORT.lower()} {now:%Y-%m-%d %H.%M}"
