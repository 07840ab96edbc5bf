"""What keys, tokens and logins look like, for all that is kept or shown."""

import re

_CREDENTIAL = r"(?:(?=[\w.~+/-]*(?:[\d=]|(?-i:[a-z][A-Z])))[\w.~+/=-]{6,}|[\w.~+/=-]{20,})"
"""What no word of speech looks like: with a digit, padding or a capital inside, or very long."""

LOOKS_SECRET = re.compile(
    r"AIza[\w-]+|\bAQ\.[\w-]{16,}|\bya29\.[\w.-]+|\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*"
    r"|auth_tokens(?:\\{0,4}/|%2F)[\w.%/+=-]+"
    rf"|\bBearer\s+{_CREDENTIAL}"
    r"|(?<=[?&]key=)[^&\s\"'<]+|(?<=access_token=)[^&\s\"'<]+",
    re.ASCII | re.IGNORECASE,
)
"""What is a secret by its own shape, or by what stands right before it."""

_QUOTE = r"(?:\\{0,4}[\"'])?"
_NAMED = re.compile(
    rf"(?<![\w-])(?P<name>[\w-]*(?:key|token|secret|password|authorization|cookie){_QUOTE}"
    rf"\s*[=:]\s*{_QUOTE})(?:(?:bearer|basic|token)\s+)?[^\s\"'&,;<>()\[\]{{}}\\]{{8,}}",
    re.IGNORECASE,
)
_BASIC = re.compile(rf"\b(?:bearer|basic)\s+{_CREDENTIAL}", re.ASCII | re.IGNORECASE)
_OF_URL = re.compile(r"(?<=[?&])(?P<name>[\w-]*(?:key|token)=)[^&\s\"'<>\\]+", re.IGNORECASE)
_LOGIN_OF_URL = re.compile(r"(?<=://)[^\s/@\"'\\]+@")


def without_secrets(text: str, mark: str) -> str:
    """Put a mark in the place of each key, token and login of a text."""
    text = LOOKS_SECRET.sub(mark, text)
    text = _BASIC.sub(mark, text)
    text = _OF_URL.sub(rf"\g<name>{mark}", text)
    text = _NAMED.sub(rf"\g<name>{mark}", text)
    return _LOGIN_OF_URL.sub(f"{mark}@", text)
