"""The API key, in the system's own vault."""

import logging
import os
import secrets
from contextlib import suppress
from enum import StrEnum
from typing import Any

import keyring
import keyring.core
from keyring.errors import KeyringError

from live_desktop.errors import KeyNotKept
from live_desktop.language import _

logger = logging.getLogger(__name__)

_SERVICE = "live-desktop"
_TRIAL = "trial"
_ENVIRONMENT = ("GEMINI_API_KEY", "GOOGLE_API_KEY")
_held: dict["Secret", str] = {}
"""Keys that no vault takes: they are used until the program ends."""


class Secret(StrEnum):
    """The secrets that are kept."""

    GOOGLE_KEY = "google"
    CUSTOM_KEY = "custom"
    BRAIN_KEY = "brain"


def environment_key() -> str:
    """Find Google's key in the environment; empty where there is none."""
    keys = (os.environ.get(variable, "").strip() for variable in _ENVIRONMENT)
    return next((key for key in keys if key), "")


def stored_key(secret: Secret) -> str:
    """Find a key: one of this run, in the vault, or Google's in the environment; else empty.

    May wait for the user to unlock the vault: call it off the window's thread.
    """
    if secret in _held:
        return _held[secret]
    fallback = environment_key() if secret is Secret.GOOGLE_KEY else ""
    try:
        # What the user typed here is newer than what the environment was once given.
        return keyring.get_password(_SERVICE, secret) or fallback
    except KeyringError as error:
        logger.info("there is no key vault to read: %s", error)
        return fallback


def store_key(secret: Secret, key: str) -> None:
    """Put a key into the vault, or take it out where it is empty.

    Raises KeyNotKept where the vault does not take it: then it is used until the program ends. May
    wait for the user to unlock the vault: call it off the window's thread.
    """
    if _held.pop(secret, "") and not key:
        return
    try:
        if key:
            _check_vault()
            keyring.set_password(_SERVICE, secret, key)
        elif keyring.get_password(_SERVICE, secret) is not None:
            keyring.delete_password(_SERVICE, secret)
    except KeyringError as error:
        if not key:
            message = _("The key cannot be taken out: this system has no key vault that works.")
            raise KeyNotKept(message, detail=str(error)) from error
        _held[secret] = key
        message = _(
            "The key is used until you quit. It cannot be kept: this system has no key vault that"
            " works."
        )
        if secret is Secret.GOOGLE_KEY:
            message = _(
                "The key is used until you quit. It cannot be kept: this system has no key vault"
                " that works. To have it next time, set GEMINI_API_KEY before you start the"
                " program."
            )
        raise KeyNotKept(message, detail=str(error)) from error


def _check_vault() -> None:
    """Take no file that anybody can read for a vault, unless the user has chosen it for keyring.

    Raises KeyringError.
    """
    vault: Any = keyring.get_keyring()
    links = getattr(vault, "backends", [vault])
    if any(map(keyring.core.recommended, links)):
        return
    if keyring.core.load_env() is None and keyring.core.load_config() is None:
        raise KeyringError(f"{vault.name} is no vault")


def try_vault() -> str:
    """Put a worthless secret into the vault and take it out again; returns the vault's name.

    Raises KeyNotKept where there is no vault, or it does not give back what it was given. May wait
    for the user to unlock it: call it off the window's thread.
    """
    worthless = secrets.token_hex(8)
    try:
        _check_vault()
        try:
            keyring.set_password(_SERVICE, _TRIAL, worthless)
            given_back = keyring.get_password(_SERVICE, _TRIAL)
        except BaseException:
            # What went wrong before says more than what goes wrong here.
            with suppress(KeyringError):
                keyring.delete_password(_SERVICE, _TRIAL)
            raise
        keyring.delete_password(_SERVICE, _TRIAL)
    except KeyringError as error:
        raise KeyNotKept(
            _("The key cannot be kept: this system has no key vault that works."),
            detail=str(error),
        ) from error
    if given_back != worthless:
        raise KeyNotKept(_("The key vault does not give back what it was given."))
    return str(keyring.get_keyring().name)
