"""Turns the Markdown that models write into text that can be spoken, as it arrives."""

import re
from collections.abc import Iterator

NO_CODE = "I leave out some code here."
NO_TABLE = "I leave out a table here."

_LONGEST_WORD = 400  # characters; what is longer is cut
_LONGEST_LABEL = 120  # characters that a link may stand for
_WORD = re.compile(
    rf"(?:\[[^\]\n]{{0,{_LONGEST_LABEL}}}\]|"
    rf"\[(?=[^\]\n]{{{_LONGEST_LABEL + 1}}}|[^\]\n]*\n)|[^\s\[])++"
)
_BLOCKS = ("|", "```", "~~~")
_FENCE = re.compile(r"(?:`{3,}|~{3,})[^`]*")
_RULE = re.compile(r"[-*_=]{3,}")
_HEADING = re.compile(r"#{1,6}")
_BULLET = re.compile(r"[-*+•]|\[[ xX]\]")
_NUMBER = re.compile(r"\d{1,3}[.)]")
_ENDED = re.compile(r"""[.!?:;,…]["'”\u2019)]*$""")
_LINK = re.compile(r"!?\[([^\]\n]*)\](?:\([^)\s]*\)?)")
_ADDRESS = re.compile(r"<?https?://(?:www\.)?([\w.:-]*\w)(?:[/?#][^\s)>\]]*?)?>?(?=[.,;:!?)\]]*$)")
_TAG = re.compile(r"</?[a-zA-Z]\w*\s*/?>")
_MARKS = re.compile(
    r"(?<!\d)\*{2,}|\*{2,}(?!\d)|_{2,}|~~|`|"
    r"(?<![\w*])[*_](?=\S)|(?<=\S)[*_](?![\w*])"
)
_PICTURES = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3\U000e0000-\U000e007f]"
)


class Plainer:
    """Passes on words with one space between them, and ends lines with a line break."""

    def __init__(self) -> None:
        self._held = ""
        self._fence = ""
        """What a block of code ends with, while it lasts."""
        self._in_table = False
        self._begins = True
        """Whether the next word is the first of its line."""
        self._stands_alone = False
        """Whether the line is a heading or an item, which ends like a sentence."""
        self._last = ""
        """The last word of the line."""

    def feed(self, text: str) -> str:
        """Return what is complete: whole words, for signs mean something by their neighbours."""
        self._held += text
        return "".join(self._pieces(at_end=False))

    def end(self) -> str:
        """Return what is left."""
        self._held += "\n"
        said = "".join(self._pieces(at_end=True))
        self._fence, self._in_table = "", False
        return said

    def _pieces(self, *, at_end: bool) -> Iterator[str]:
        position, text = 0, self._held
        while position < len(text):
            if (
                self._fence
                or self._in_table
                or (self._begins and text.startswith(_BLOCKS, position))
            ):
                # Of these a whole line has to be known.
                stop = text.find("\n", position)
                if stop < 0:
                    break
                yield self._block(text[position:stop].strip())
                position = stop + 1
            elif text[position].isspace():
                if text[position] == "\n":
                    yield self._end_line()
                position += 1
            else:
                longest = position + _LONGEST_WORD
                word = _WORD.match(text, position, longest + _LONGEST_LABEL + 2)
                stop = word.end() if word else position
                if not at_end and stop <= longest and not text[stop : stop + 1].isspace():
                    break
                stop = min(max(stop, position + 1), longest)
                yield self._word(text[position:stop], is_last=text[stop : stop + 1] == "\n")
                position = stop
        self._held = text[position:]

    def _block(self, line: str) -> str:
        """Take a line of code, of a table, or one that only looks like their beginning."""
        if self._fence:
            self._fence = "" if line.startswith(self._fence) else self._fence
            return ""
        if _FENCE.fullmatch(line):
            self._fence = line[:3]
            return f"{NO_CODE}\n"
        if line.startswith("|"):
            said = "" if self._in_table else f"{NO_TABLE}\n"
            self._in_table = True
            return said
        self._in_table = False
        words = re.findall(rf"\S{{1,{_LONGEST_WORD}}}", line)
        spoken = [self._word(each, is_last=n == len(words)) for n, each in enumerate(words, 1)]
        return "".join(spoken) + self._end_line()

    def _word(self, word: str, *, is_last: bool) -> str:
        if self._begins:
            if word == ">" or _RULE.fullmatch(word):
                return ""
            if _HEADING.fullmatch(word) or _BULLET.fullmatch(word):
                self._stands_alone = True
                return ""
            if _NUMBER.fullmatch(word) and not is_last:
                self._stands_alone = True
                self._begins = False
                return f"{word[:-1]}: "
        self._begins = False
        said = clean(word)
        if not said:
            return ""
        space, self._last = " " if self._last else "", said
        return space + said

    def _end_line(self) -> str:
        if self._begins:
            return ""
        dot = self._stands_alone and self._last and not _ENDED.search(self._last)
        self._begins, self._stands_alone, self._last = True, False, ""
        return ".\n" if dot else "\n"


def clean(word: str) -> str:
    """Take the signs out of a word, or out of a link of several words."""
    word = _LINK.sub(r"\1", word)
    word = _ADDRESS.sub(r"\1", word)
    word = _PICTURES.sub("", _TAG.sub("", word))
    if word in {"*", "_"}:
        return word  # between spaces it means something
    if "]" not in word:
        word = word.replace("[", "")
    return _MARKS.sub("", word)
