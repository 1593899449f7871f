"""Undoing what scanners and word processors do to a text, without losing the place of a word."""

import re
from bisect import bisect_right

# Characters that mean another one, of the same length.
_ALIKE = str.maketrans(
    {
        "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\t": " ", "\f": "\n", "\v": "\n", "|": " ",
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
        "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00d7": "x", "\u2022": "*",
        "\u2265": ">", "\u2264": "<", "\u00b7": ".",
    }
)  # fmt: skip
_REPAIRS = re.compile(
    # a word that the line's end cuts; its hyphen stays where it belongs to the word
    r"(?P<cut>(?<=[a-z])-[ ]*\r?\n[ ]*(?=[a-z]))"
    r"|(?P<end>\r\n?)"
    r"|(?P<leader>(?<=[\w)])[ ]?(?:(?:\.[ .]{2,}\.|\.{3,}|_{3,})[ ]?:?|\.[ .]{0,60}:)[ ]?)"
    r"|(?P<page>(?m:^)[ ]{0,80}-{0,3}[ ]?page[ ]{1,3}\d{1,3}(?:[ ]of[ ]\d{1,3})?[ ]?-{0,3}[ ]*\n)"
    r"|(?P<gap>[ ]{2,})",
    re.IGNORECASE,
)
_KEEPS_HYPHEN = re.compile(r"\b(?:well|high|low|non|mid|post|pre|clear|small|large|cell)$", re.I)


class Repaired:
    """A *text* whose words stand whole, and the way from its places back to the original."""

    def __init__(self, original: str) -> None:
        alike = original.translate(_ALIKE)
        pieces: list[str] = []
        self._starts: list[int] = []
        self._shifts: list[int] = []
        at = length = 0
        for found in _REPAIRS.finditer(alike):
            pieces.append(alike[at : found.start()])
            length += found.start() - at
            new = _replacement(found, alike)
            pieces.append(new)
            length += len(new)
            at = found.end()
            self._starts.append(length)
            self._shifts.append(at - length)
        pieces.append(alike[at:])
        self.text = "".join(pieces)

    def origin(self, place: int) -> int:
        """Return where *place* of the repaired text stands in the original."""
        passed = bisect_right(self._starts, place)
        return place + (self._shifts[passed - 1] if passed else 0)


def _replacement(found: re.Match[str], text: str) -> str:
    if found["cut"]:
        return "-" if _KEEPS_HYPHEN.search(text, max(found.start() - 12, 0), found.start()) else ""
    if found["leader"]:
        return ": "
    if found["page"]:
        return ""
    return "\n" if found["end"] else " "
