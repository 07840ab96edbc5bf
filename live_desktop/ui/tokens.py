"""The sizes, durations and colours that the whole window is made of."""

from dataclasses import dataclass
from enum import IntEnum


class Space(IntEnum):
    """Distances between things, in pixels."""

    XXS = 4
    XS = 8
    S = 12
    M = 16
    L = 24
    XL = 32
    XXL = 48


class Radius(IntEnum):
    """How round corners are, in pixels."""

    CONTROL = 8
    CARD = 16


class Stroke(IntEnum):
    """Widths of lines, in pixels."""

    HAIRLINE = 1
    FOCUS = 2
    VOICE = 3


class TextSize(IntEnum):
    """Heights of type, in pixels."""

    SMALL = 13
    BODY = 15
    TITLE = 20
    HERO = 28


class Weight(IntEnum):
    """The two weights of type."""

    REGULAR = 400
    SEMIBOLD = 600


class Size(IntEnum):
    """Fixed sizes of parts of the window, in pixels."""

    ICON = 24
    CONTROL = 36
    HEADER = 44
    VOICE = 72
    METER = 20
    DETAIL = 80
    SCROLL_BAR = 10
    CHIP = 36
    DRAWER = 360
    COLUMN = 720
    NARROW = 520
    WINDOW_MIN_WIDTH = 380
    WINDOW_MIN_HEIGHT = 360
    WINDOW_WIDTH = 900
    WINDOW_HEIGHT = 720
    ABOUT_WIDTH = 720
    INSPECTOR_WIDTH = 460
    INSPECTOR_HEIGHT = 360
    INSPECTOR_MIN_WIDTH = 340
    INSPECTOR_MIN_HEIGHT = 320
    INSPECTOR_WIDE = 700
    INSPECTOR_WINDOW_WIDTH = 820
    INSPECTOR_WINDOW_HEIGHT = 600
    INSPECTOR_TALL = 520
    LIST_ROW = 24
    SETTINGS_WIDTH = 880
    SETTINGS_HEIGHT = 680
    SETTINGS_NARROW = 600
    SECTIONS = 184
    EDITOR = 264
    EDITOR_NARROW = 200


class Duration(IntEnum):
    """How long motion takes, in milliseconds."""

    FRAME = 16
    ATTACK = 45
    RELEASE = 190
    CHANGE = 220
    TURN = 5200
    SWEEP = 1400


LEADING = 1.55
"""The distance between lines of running text, in heights of its type."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one appearance, as `#rrggbb`, or `#aarrggbb` where something shines through.

    `paper` is the page, `raised` what lies on it, `soft` the user's words; `ink` is for words to
    read, `faint` for words beside them; `accent` is what lives or comes first, `needs` what waits
    for the user, `loss` what is gone.
    """

    dark: bool
    paper: str
    raised: str
    soft: str
    ink: str
    faint: str
    hairline: str
    hover: str
    accent: str
    accent_bright: str
    accent_wash: str
    on_accent: str
    selection: str
    needs: str
    needs_wash: str
    loss: str
    loss_wash: str
    scrim: str
    high: bool = False
    """Words and edges stand out as strongly as they can."""


LIGHT = Palette(
    dark=False,
    paper="#fbfaf7",
    raised="#ffffff",
    soft="#f0eee8",
    ink="#1d1c1a",
    faint="#625f59",
    hairline="#141d1c1a",
    hover="#0f1d1c1a",
    accent="#0b6b61",
    accent_bright="#23988a",
    accent_wash="#180b6b61",
    on_accent="#ffffff",
    selection="#bfe0da",
    needs="#7a4a00",
    needs_wash="#fbf0da",
    loss="#a8201a",
    loss_wash="#fbe9e7",
    scrim="#521d1c1a",
)

DARK = Palette(
    dark=True,
    paper="#141a22",
    raised="#1d2530",
    soft="#232d3a",
    ink="#ecedef",
    faint="#a4aebb",
    hairline="#1aecedef",
    hover="#14ecedef",
    accent="#62d0bf",
    accent_bright="#a5eee2",
    accent_wash="#2062d0bf",
    on_accent="#06231f",
    selection="#25564f",
    needs="#f0c074",
    needs_wash="#332b1e",
    loss="#ffa59c",
    loss_wash="#38242a",
    scrim="#8c05080c",
)

LIGHT_HIGH = Palette(
    dark=False,
    high=True,
    paper="#ffffff",
    raised="#ffffff",
    soft="#f0f0f0",
    ink="#000000",
    faint="#262626",
    hairline="#595959",
    hover="#1a000000",
    accent="#03443d",
    accent_bright="#0b6b61",
    accent_wash="#1803443d",
    on_accent="#ffffff",
    selection="#bfe0da",
    needs="#4d2e00",
    needs_wash="#fff6e3",
    loss="#700c08",
    loss_wash="#fff1ef",
    scrim="#8c000000",
)

DARK_HIGH = Palette(
    dark=True,
    high=True,
    paper="#000000",
    raised="#0a0a0a",
    soft="#1c1c1c",
    ink="#ffffff",
    faint="#e0e0e0",
    hairline="#a6a6a6",
    hover="#2bffffff",
    accent="#7fe5d5",
    accent_bright="#b8f5ec",
    accent_wash="#307fe5d5",
    on_accent="#001a16",
    selection="#0d4a42",
    needs="#ffd591",
    needs_wash="#1f1605",
    loss="#ffc4be",
    loss_wash="#260e0b",
    scrim="#b3000000",
)

BLUE = "#1f5fbf"
VIOLET = "#6a45b8"
ROSE = "#b02a63"
OCHRE = "#8a5a00"
GREY = "#55606e"
"""What the accents are made of that can be chosen beside the usual one."""
