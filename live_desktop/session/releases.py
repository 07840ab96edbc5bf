"""Finds out whether a newer version of the program is out; it never fetches or installs one."""

import re
from dataclasses import dataclass

import msgspec

from live_desktop.errors import NetworkFailed, NewerVersion, UpdateUnknown
from live_desktop.language import _
from live_desktop.session.http import Request, WayBarred, exchange
from live_desktop.session.network import Network

PROJECT = "live-desktop/live-desktop"
"""The owner and the name of the repository, on which all addresses below are built."""
WEBSITE = f"https://github.com/{PROJECT}"
RELEASES_API = f"https://api.github.com/repos/{PROJECT}/releases/latest"
# Nothing about the computer or its user, not even the version in use.
USER_AGENT = "live-desktop"

_VERSION = re.compile(r"v?(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?")
_NOT_YET = re.compile(r"[.-]?(?:dev|a|b|rc)\d*(?:\+.*)?$")

NEWER = _("Version {version} of Live Desktop is out.")
NO_WAY = _("Newer versions cannot be looked for: there is no way to GitHub. Check the network.")
# Translators: {reason} is one or two whole sentences, such as "The proxy cannot be reached."
BARRED = _("Newer versions cannot be looked for. {reason}")
TOO_OFTEN = _("GitHub takes no more questions from this network just now. Try again in an hour.")
NO_RELEASE = _("No version has been released there yet.")
NO_ANSWER = _("GitHub does not say which version is the newest. Try again later.")


class _Answer(msgspec.Struct):
    tag_name: str = ""
    draft: bool = False
    prerelease: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """A version that is out."""

    version: str

    @property
    def page(self) -> str:
        """Give the address of its page; of what the service answers only the number is in it."""
        return f"{WEBSITE}/releases/tag/v{self.version}"

    def offer(self) -> NewerVersion:
        """Say that it is out."""
        return NewerVersion(NEWER.format(version=self.version))


async def newest_release(network: Network, api: str = RELEASES_API) -> Release:
    """Ask which version is the newest, by one request; raises a LiveDesktopError that says why not.

    Those are UpdateUnknown, or SetupRejected for a proxy or certificates that are set wrongly.
    """
    headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
    try:
        reply = await exchange(network, Request("GET", api, headers))
    except WayBarred as error:
        raise UpdateUnknown(BARRED.format(reason=error), detail=error.detail) from error
    except NetworkFailed as error:
        raise UpdateUnknown(NO_WAY, detail=error.detail) from error
    if reply.status == 404:
        raise UpdateUnknown(NO_RELEASE, detail="HTTP 404")
    if reply.status in {403, 429}:
        raise UpdateUnknown(TOO_OFTEN, detail=f"HTTP {reply.status}")
    try:
        answer = msgspec.json.decode(reply.data, type=_Answer)
    except msgspec.MsgspecError as error:
        raise UpdateUnknown(NO_ANSWER, detail=f"HTTP {reply.status}: {error}") from error
    if reply.status != 200 or answer.draft or answer.prerelease or not numbers(answer.tag_name):
        raise UpdateUnknown(NO_ANSWER, detail=f"HTTP {reply.status}: {answer.tag_name[:40]!r}")
    return Release(answer.tag_name.removeprefix("v"))


def is_newer(version: str, own: str) -> bool:
    """Tell whether a version comes after one's own, which may be one on the way to a release."""
    theirs, ours = numbers(version), numbers(_NOT_YET.sub("", own))
    if not theirs or not ours:
        return False
    return theirs > ours or (theirs == ours and bool(_NOT_YET.search(own)))


def numbers(version: str) -> tuple[int, ...]:
    """Read a version of two or three numbers, as v1.2.3; empty where it is anything else."""
    match = _VERSION.fullmatch(version)
    return tuple(int(each or 0) for each in match.groups()) if match else ()
