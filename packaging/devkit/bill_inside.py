"""Writes down what the environment that this script runs in is made of; `devkit.bill` runs it."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from live_desktop.store.components import BILL_FILE, LICENCES_FILE, installed_components
from live_desktop.store.sbom import write_bill


def main(folder: Path) -> None:
    """Write both files into a folder; a component without the text of a licence ends this."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    components = installed_components(frozen=True)
    if nameless := [each.name for each in components if not each.text.strip()]:
        sys.exit(f"There is no text of a licence for {', '.join(nameless)}.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / LICENCES_FILE).write_bytes(msgspec.json.encode(components))
    (folder / BILL_FILE).write_bytes(write_bill(components, now))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
