"""Finding entries of a list by code or by words, best match first."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

# "Not otherwise specified": the entry that is meant where nothing more is said.
GENERAL = " nos"


@dataclass(frozen=True, slots=True)
class Choice:
    """A code that may be chosen; *detail* says more, such as the synonym that matched."""

    code: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    position: int
    code: str
    folded_code: str
    folded_words: str
    label: str
    preferred: bool
    # How much the label says: nothing beyond its name where it is a general one.
    detail: int


def folded_words(text: str) -> list[str]:
    """Return the words of *text* in lower case, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (
        character if character.isalnum() else "" if unicodedata.combining(character) else " "
        for character in plain
    )
    return "".join(kept).split()


class Index:
    """A list prepared for searching; each entry is a code, a label and whether it is preferred.

    The order of the entries decides between equally good matches; where a code has
    several preferred labels, the last one is its title.
    """

    def __init__(self, entries: Iterable[tuple[str, str, bool]]) -> None:
        self._titles: dict[str, str] = {}
        self._entries: list[_Entry] = []
        for position, (code, label, preferred) in enumerate(entries):
            if preferred or code not in self._titles:
                self._titles[code] = label
            # A blank before each word lets "in" find the beginnings of words.
            words = "".join(f" {word}" for word in folded_words(label))
            folded_code = "".join(folded_words(code))
            detail = 0 if words.endswith(GENERAL) else len(words)
            self._entries.append(
                _Entry(position, code, folded_code, words, label, preferred, detail)
            )

    def title(self, code: str) -> str | None:
        """Return the preferred label of *code*."""
        return self._titles.get(code)

    def search(
        self, typed: str, limit: int = 50, *, allowed: Callable[[str], bool] | None = None
    ) -> list[Choice]:
        """Return the entries that *typed* means, each code once, by its best entry.

        First comes the exact code (C34.1 and C341 are the same), then codes that begin
        so, the exact label, and labels in which each typed word begins a word, general
        ones ("Carcinoma, NOS") and short ones first.  Nothing typed gives the beginning
        of the list.  Only codes that are *allowed* are offered.
        """
        wanted = folded_words(typed)
        compact = "".join(wanted)
        ranked = [
            (rank, entry.detail if rank > 1 else 0, entry.position)
            for entry in self._entries
            if (rank := _rank(entry, wanted, compact)) is not None
        ]
        best = self._first_of_each_code(position for _, _, position in sorted(ranked))
        offered = (entry for entry in best if allowed is None or allowed(entry.code))
        return [self._choice(entry) for entry in islice(offered, limit)]

    def _first_of_each_code(self, positions: Iterable[int]) -> Iterator[_Entry]:
        seen = set()
        for position in positions:
            entry = self._entries[position]
            if entry.code not in seen:
                seen.add(entry.code)
                yield entry

    def _choice(self, entry: _Entry) -> Choice:
        title = self._titles[entry.code]
        return Choice(entry.code, title, "" if entry.label == title else entry.label)


def _rank(entry: _Entry, wanted: list[str], compact: str) -> int | None:
    if not wanted:
        return 0 if entry.preferred else None
    if entry.folded_code.startswith(compact):
        return 0 if entry.folded_code == compact else 1
    words = entry.folded_words
    if words.removesuffix(GENERAL).split() == wanted:
        return 2 + (not entry.preferred)
    if not all(f" {word}" in words for word in wanted):
        return None
    whole = all(f" {word} " in f"{words} " for word in wanted)
    at_start = words.startswith(f" {wanted[0]}")
    return 4 + (not entry.preferred) + 2 * (not whole) + 4 * (not at_start)
