"""Numbers as reports write them: digits or words, millimeters or centimeters."""

import re

_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
# A count of things, as a pattern.
COUNT = (
    r"(?:\d{1,2}(?!\d|[.]\d)|(?:twenty|thirty|forty)[- ]\w{3,5}|thirty|forty|"
    + "|".join(sorted(_WORDS, key=len, reverse=True))
    + r"|no|none)"
)
# One to three dimensions with their unit; each may carry the unit.
SIZE = (
    r"(?P<n>\d{1,3}(?:\.\d{1,2})?(?:[ ]?(?:cm|mm)?\.?[ ]?(?:x|by|X)[ ]?\d{1,3}(?:\.\d{1,2})?){0,2})"
    r"[ -]{0,2}(?P<unit>cm|mm|millimet(?:er|re)s?|centimet(?:er|re)s?)\b"
)


def count(text: str) -> int | None:
    """Return the number that *text*, digits or words, means."""
    word = text.strip().lower()
    if word.isascii() and word.isdecimal():
        return int(word)
    if word in {"no", "none"}:
        return 0
    if word in _WORDS:
        return _WORDS.index(word)
    tens, _, ones = word.replace("-", " ").partition(" ")
    if tens in _TENS and (not ones or ones in _WORDS[1:10]):
        return _TENS[tens] + (_WORDS.index(ones) if ones else 0)
    return None


def millimeters(found: re.Match[str]) -> float:
    """Return the largest dimension that a match of SIZE has, in millimeters."""
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", found["n"])]
    return max(numbers) * (10 if found["unit"].lower().startswith("c") else 1)


def half_up(number: float, digits: int = 0) -> float:
    """Round *number*; a half goes up whatever its binary form, as the manuals say."""
    scale = 10.0**digits
    return int(number * scale + 0.5 + 1e-9) / scale
