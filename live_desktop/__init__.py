"""Live Desktop: a desktop voice assistant over the Gemini Live API."""

from importlib.metadata import version

__version__ = version("live-desktop")
