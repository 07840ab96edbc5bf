"""Makes Markdown whole that ends in mid-air, so that words keep their look while more come."""

import re

_MARKS_ALONE = re.compile(r"[ \t>]*(?:[-*+_]{1,2}|\d{1,9}[.)]?|#{1,6}|`{1,2}|~{1,2}|>)?[ \t]*\Z")
_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_TOKEN = re.compile(r"\\.|`+|\*+|_+|~~|\]\([^)\n]*\Z", re.DOTALL)
_PAIRS = {1: ("*",), 2: ("**",), 3: ("**", "*")}


def mended(text: str) -> str:
    """Close what is open at the end of a text, and leave out marks that have no words yet.

    What it returns begins like the text itself, so places in the one are places in the other.
    """
    if _in_fence(text):
        return _without_marks(text, "`~")
    text = _without_marks(text, "")
    if (table := _table(text)) is not None:
        return table
    return _closed(text)


def _in_fence(text: str) -> bool:
    opened = ""
    for match in _FENCE.finditer(text):
        fence, rest = match[1], match[2]
        if not opened:
            opened = "" if fence[0] == "`" and "`" in rest else fence
        elif fence.startswith(opened) and not rest.strip():
            opened = ""
    return bool(opened)


def _without_marks(text: str, allowed: str) -> str:
    """Leave out a last line of marks alone, any of them or one of those `allowed`."""
    start = text.rfind("\n") + 1
    last = text[start:].strip()
    if not last or (allowed and last[0] not in allowed) or not _MARKS_ALONE.match(text, start):
        return text
    if last.isdigit() and not allowed and start == 0:
        return text  # a number alone may well be the answer
    return text[:start]


def _table(text: str) -> str | None:
    """Complete the head of a table, or return None where none begins."""
    block = text[text.rfind("\n\n") + 2 :] if "\n\n" in text else text
    lines = block.split("\n")
    if len(lines) > 2 or not lines[0].lstrip().startswith("|") or lines[0].count("|") < 2:
        return None
    second = lines[1] if len(lines) == 2 else ""
    if second.strip("|:- \t"):
        return None
    head = text[: len(text) - len(second)].rstrip("\n").rstrip()
    head = head if head.endswith("|") else head + "|"
    cells = head[head.rfind("\n") + 1 :].count("|") - 1
    return f"{head}\n{'|---' * cells}|"


def _closed(text: str) -> str:
    """Close what is emphasised, and what is code, in the last paragraph."""
    start = text.rfind("\n\n") + 2 if "\n\n" in text else 0
    body = text.rstrip()
    opened: list[str] = []
    place = start
    while (match := _TOKEN.search(body, place)) is not None:
        mark, place = match[0], match.end()
        if mark.startswith("\\"):
            continue
        if mark.startswith("]("):
            return body[: match.start()] + "](<>)" + _endings(opened)
        if mark.startswith("`"):
            end = _same_ticks(body, place, len(mark))
            if end < 0:
                if place == len(body):
                    return _closed(body[: match.start()]) if match.start() > start else ""
                return body + mark + _endings(opened)
            place = end
            continue
        _toggle(opened, mark, body, match)
    while opened and body.endswith(opened[-1]):
        body = body[: -len(opened.pop())].rstrip()
    return body + _endings(opened) if opened else text if body == text.rstrip() else body


def _toggle(opened: list[str], mark: str, body: str, match: re.Match[str]) -> None:
    before = body[match.start() - 1 : match.start()] or " "
    after = body[match.end() : match.end() + 1]
    parts = ("~~",) if mark == "~~" else _PAIRS.get(len(mark), ())
    parts = tuple(part.replace("*", mark[0]) for part in parts)
    within = mark[0] == "_" and (before.isalnum() and after.isalnum())
    for part in reversed(parts) if not before.isspace() else ():
        if part in opened and not within:
            del opened[opened.index(part) :]
            parts = tuple(each for each in parts if each != part)
    if not after.isspace() and not (mark[0] == "_" and before.isalnum()):
        opened.extend(parts)


def _same_ticks(body: str, place: int, count: int) -> int:
    """Return where the code ends that so many ticks opened, or -1."""
    for match in re.finditer("`+", body[place:]):
        if len(match[0]) == count:
            return place + match.end()
    return -1


def _endings(opened: list[str]) -> str:
    return "".join(reversed(opened))
