"""An ephemeral token on the command line."""

import asyncio
import os
import sys

from live_desktop.dialer import network_of
from live_desktop.session.tokens import mint_token
from live_desktop.store.paths import Paths
from live_desktop.store.secrets import Secret, stored_key
from live_desktop.store.settings import SettingsFile


async def run_token(uses: int, minutes: float) -> int:
    """Make a token with the stored key and print it on stdout; raises LiveDesktopError."""
    paths = Paths.of_platform(os.environ.get("LIVE_DESKTOP_HOME", ""))
    loaded = SettingsFile(paths.settings).load()
    if loaded.complaint is not None:
        sys.stderr.write(f"live-desktop: {loaded.complaint}\n")
    key = await asyncio.to_thread(stored_key, Secret.GOOGLE_KEY)
    token = await mint_token(key, uses=uses, minutes=minutes, network=network_of(loaded.settings))
    sys.stdout.write(f"{token.name}\n")
    expiry = token.expires.astimezone()
    sys.stderr.write(f"It is good until {expiry:%H:%M} for {_times(token.uses)}.\n")
    return 0


def _times(uses: int) -> str:
    match uses:
        case 0:
            return "any number of sessions"
        case 1:
            return "one session"
        case _:
            return f"{uses} sessions"
