"""Finding entries of a list by code or by words, best match first."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A code that may be chosen; *detail* says more, such as the synonym that matched."""

    code: str
    label: str
    detail: str = ""


def folded_words(text: str) -> list[str]:
    """Return the words of *text* in lower case, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (
        character if character.isalnum() else "" if unicodedata.combining(character) else " "
        for character in plain
    )
    return "".join(kept).split()


class Index:
    """A list prepared for searching; each entry is a code, a label and whether it is preferred."""

    def __init__(self, entries: Iterable[tuple[str, str, bool]]) -> None:
        self._titles: dict[str, str] = {}
        self._entries: list[tuple[str, str, str, bool]] = []
        for code, label, preferred in entries:
            if preferred or code not in self._titles:
                self._titles[code] = label
            # A blank before each word lets "in" find the beginnings of words.
            words = "".join(f" {word}" for word in folded_words(label))
            self._entries.append((_compact(code), words, label, preferred))
        self._codes = {_compact(code): code for code in self._titles}

    def title(self, code: str) -> str | None:
        """Return the preferred label of *code*."""
        return self._titles.get(code)

    def search(self, typed: str, limit: int = 50) -> list[Choice]:
        """Return the entries that *typed* means: an exact code first, then codes that begin so,
        then labels that hold a word for each typed word's beginning.

        Each code comes once, by its best entry; nothing typed gives the list's beginning.
        """
        wanted = folded_words(typed)
        compact = "".join(wanted)
        best: dict[str, tuple[tuple[int, int, str], str]] = {}
        for code, words, label, preferred in self._entries:
            rank = _rank(code, words, wanted, compact, preferred)
            if rank is not None:
                key = (rank, len(words), code)
                if code not in best or key < best[code][0]:
                    best[code] = (key, label)
        found = sorted((key, self._codes[code], label) for code, (key, label) in best.items())
        return [self._choice(code, label) for _, code, label in found[:limit]]

    def _choice(self, code: str, label: str) -> Choice:
        title = self._titles[code]
        return Choice(code, title, "" if label == title else label)


def _compact(code: str) -> str:
    """Return a code as it is compared: C34.1 and C341, 8140/3 and 81403 are the same."""
    return "".join(folded_words(code))


def _rank(code: str, words: str, wanted: list[str], compact: str, preferred: bool) -> int | None:
    if not wanted:
        # An empty search lists all in the order of the codes, whatever their labels' lengths.
        return 0 if preferred else None
    if code == compact:
        return 0
    if code.startswith(compact):
        return 1
    if not all(f" {word}" in words for word in wanted):
        return None
    whole = all(f" {word} " in f"{words} " for word in wanted)
    at_start = words.startswith(f" {wanted[0]}")
    return 2 + (not preferred) + 2 * (not whole) + 4 * (not at_start)
