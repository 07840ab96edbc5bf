"""Live Desktop: a desktop voice assistant over the Gemini Live API."""

import os
from importlib.metadata import version

# What runs the speech models would report to its maker from its import on, under an identifier of
# this computer that it keeps on the disk.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__version__ = version("live-desktop")
