"""One page with all pictures of a folder, to be looked at in a browser."""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path

_PAGE = """\
<!doctype html>
<meta charset="utf-8">
<title>Live Desktop: every state</title>
<style>
body {{ font: 15px system-ui; margin: 24px; background: #8a8f96; color: #fff; }}
section {{ display: flex; flex-wrap: wrap; gap: 16px; align-items: start; }}
img {{ height: 320px; border-radius: 4px; display: block; }}
</style>
{sections}
"""


def write_index(folder: Path, scenes: Iterable[str]) -> Path:
    """Show these scenes first, then what else is there, each picture linked to the whole of it."""
    places = {name: place for place, name in enumerate(scenes)}
    last = len(places)
    pictures = sorted(
        folder.glob("*.png"), key=lambda each: (places.get(_scene(each), last), each.name)
    )
    sections = "\n".join(
        f"<h2>{escape(name)}</h2>\n<section>\n{''.join(map(_figure, group))}</section>"
        for name, group in groupby(pictures, _scene)
    )
    page = folder / "index.html"
    page.write_text(_PAGE.format(sections=sections), encoding="utf-8")
    return page


def _scene(picture: Path) -> str:
    return picture.stem.rsplit("-", 2)[0]


def _figure(picture: Path) -> str:
    name = escape(picture.name)
    return f'<a href="{name}" title="{name}"><img loading="lazy" src="{name}" alt="{name}"></a>\n'
