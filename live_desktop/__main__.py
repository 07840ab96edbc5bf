"""Lets `python -m live_desktop` do what `live-desktop` does."""

import sys

from live_desktop.cli import main

sys.exit(main())
