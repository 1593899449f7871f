"""The words of the language of local edits."""

import re
from typing import NamedTuple

LONGEST = 2000
MOST_TOKENS = 300
KEYWORDS = frozenset({"and", "or", "not", "in", "is", "blank", "between", "starts", "with"})
FUNCTIONS = frozenset({"year", "number", "length", "days"})

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^']*')|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign><=|>=|!=|[=<>(),+\-*/]))"
)


class LanguageError(ValueError):
    """A condition cannot be read; the message names the place and what was expected."""


class Token(NamedTuple):
    """A word of a condition: its kind (number, text, name, sign, end) and where it stands."""

    kind: str
    text: str
    at: int


def tokens(condition: str) -> list[Token]:
    """Return the tokens of *condition*, "end" last; raises LanguageError."""
    if len(condition) > LONGEST:
        raise LanguageError(f"The condition has {len(condition)} characters, {LONGEST} are allowed")
    found, at = [], 0
    while at < len(condition.rstrip()):
        match = _TOKEN.match(condition, at)
        if not match or not match.lastgroup:
            rest = condition[at:].strip()[:20]
            raise LanguageError(
                f"At {at + 1}: {rest!r} begins neither with an item, a number, a text in "
                "single quotes nor a sign"
            )
        text = match[match.lastgroup]
        found.append(Token(match.lastgroup, text, match.start(match.lastgroup)))
        at = match.end()
    if len(found) > MOST_TOKENS:
        raise LanguageError(f"The condition has {len(found)} words, {MOST_TOKENS} are allowed")
    return [*found, Token("end", "", len(condition))]
