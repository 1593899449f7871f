"""Text that was pasted from a word processor, written with plain characters."""

import re

_PLAIN = {
    "\u2018\u2019\u201a\u201b\u2032\u00b4": "'",
    "\u201c\u201d\u201e\u201f\u2033": '"',
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2212": "-",
    # Bullets; the last one is what Word's symbol font puts into the private area.
    "\u2022\u2023\u25aa\u25cf\uf0b7": "-",
    "\u2026": "...",
    "\ufb01": "fi",
    "\ufb02": "fl",
    # Spaces of special widths, and those that no line may break at.
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008": " ",
    "\u2009\u200a\u202f\u205f\u3000": " ",
    # Line and page breaks that XML 1.0 does not have, or that no text field shows as such.
    "\x0b\x0c\x85\u2028\u2029": "\n",
    # Nothing to be seen: soft hyphens, joiners, marks of direction and of byte order.
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff": "",
}
_TABLE = str.maketrans({each: plain for many, plain in _PLAIN.items() for each in many})
# Windows-1252 text that some program took for Latin-1: quotes and dashes became controls.
_WINDOWS = re.compile("[\x80-\x84\x86-\x9f]")


def plain(text: str) -> str:
    """Return *text* with plain quotes, dashes, blanks and line ends; letters stay as they are."""
    return _WINDOWS.sub(_of_windows, text).translate(_TABLE)


def _of_windows(found: re.Match[str]) -> str:
    # Five of the bytes mean nothing in Windows-1252, either: they stay, and are refused by name.
    return found[0].encode("latin-1").decode("cp1252", "ignore") or found[0]
