"""Finding entries of a list by code or by words, best match first.

Words may be abbreviated, in any order, or misspelled: ``ca of lt breast uiq`` finds the
upper-inner quadrant of the breast.  What registrars write is data: see :class:`Wording`.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product

from jellyfish import damerau_levenshtein_distance

# "Not otherwise specified": the entry that is meant where nothing more is said.
GENERAL = (" nos", " unspecified")
# How an entry was found: by its code, by the beginning of its code, by words.
EXACT, BEGINNING, WORDS = -2, -1, 0
# A reading for each way to spell out the short words; nobody types more of them in one search.
MOST_READINGS = 24
_POSSESSIVE = re.compile(r"['\u2019]s\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Choice:
    """A code that may be chosen; *detail* says more, such as the synonym that matched.

    *caution* says why the code does not fit the case that it is looked up for.
    """

    code: str
    label: str
    detail: str = ""
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a list is asked for: what short words stand for, and which words say little in it."""

    meanings: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    minor: frozenset[str] = frozenset()


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
    rank: int


@dataclass(frozen=True, slots=True)
class _Having:
    """The entries that have a word, as it is spelled there, so many letters off what was typed."""

    word: str
    places: set[int]
    distance: int


def folded_words(text: str) -> list[str]:
    """Return the words of *text* in lower case, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", text)).casefold()
    kept = (
        character if character.isalnum() else "" if unicodedata.combining(character) else " "
        for character in plain
    )
    return "".join(kept).split()


class Index:
    """A list prepared for searching; each entry is a code, a label and whether it is preferred.

    The order of the entries decides between equally good matches, after *rank*, by which
    the codes that are usually meant (the lowest) come first; where a code has several
    preferred labels, the last one is its title.
    """

    def __init__(
        self,
        entries: Iterable[tuple[str, str, bool]],
        *,
        wording: Wording | None = None,
        rank: Callable[[str], int] = lambda code: 0,
    ) -> None:
        self._wording = wording or Wording()
        self._titles: dict[str, str] = {}
        self._entries: list[_Entry] = []
        self._places: dict[str, list[int]] = {}
        for position, (code, label, preferred) in enumerate(entries):
            if preferred or code not in self._titles:
                self._titles[code] = label
            words = folded_words(label)
            for word in dict.fromkeys(words):
                self._places.setdefault(word, []).append(position)
            # A blank before each word lets "in" find the beginnings of words.
            spaced = "".join(f" {word}" for word in words)
            detail = 0 if spaced.endswith(GENERAL) else len(spaced)
            folded = "".join(folded_words(code))
            self._entries.append(
                _Entry(position, code, folded, spaced, label, preferred, detail, rank(code))
            )
        self._vocabulary = sorted(self._places)

    def title(self, code: str) -> str | None:
        """Return the preferred label of *code*."""
        return self._titles.get(code)

    def search(
        self, typed: str, limit: int = 50, *, caution: Callable[[str], str] = lambda code: ""
    ) -> list[Choice]:
        """Return the entries that *typed* means, each code once, by its best entry.

        First comes the exact code (C34.1 and C341 are the same), then codes that begin
        so, the exact label, and labels in which each typed word begins a word, general
        ones ("Carcinoma, NOS") and short ones first.  Where no label has all of the words,
        those with the most come.  Nothing typed gives the beginning of the list.  Codes for
        which *caution* has something to say come last, unless just they were named.
        """
        wanted = folded_words(typed)
        cautions: dict[str, str] = {}

        def warned(code: str) -> str:
            if code not in cautions:
                cautions[code] = caution(code)
            return cautions[code]

        ranked = self._by_words(wanted) if wanted else self._all_titles()
        ordered = sorted(
            (*key[:4], bool(warned(self._entries[position].code)), *key[4:], position)
            for position, key in ranked.items()
        )
        best = self._first_of_each_code(int(key[-1]) for key in ordered)
        return [self._choice(entry, warned(entry.code)) for entry in islice(best, limit)]

    def _all_titles(self) -> dict[int, tuple[float, ...]]:
        return {entry.position: (0, 0, 0, 0) for entry in self._entries if entry.preferred}

    def _by_words(self, wanted: list[str]) -> dict[int, tuple[float, ...]]:
        """Return the entries that match: how well they do, smaller being better.

        The first four parts of a key are decisive: by code or by words, how much of what
        was typed is missed, how far its spelling is off, and whether the label says more.
        """
        compact = "".join(wanted)
        ranked: dict[int, tuple[float, ...]] = {}
        for entry in self._entries:
            if entry.folded_code.startswith(compact):
                exact = entry.folded_code == compact
                ranked[entry.position] = (
                    EXACT if exact else BEGINNING,
                    0,
                    0,
                    0,
                    not entry.preferred,
                )
        if any(key[0] == EXACT for key in ranked.values()):
            return ranked
        # Labels that lack a word count only where none has them all.
        fewest = 0 if ranked else len(wanted)
        for words in self._readings(wanted):
            for position, key in self._by_reading(words).items():
                fewest = min(fewest, int(key[1]))
                if position not in ranked or key < ranked[position]:
                    ranked[position] = key
        return {position: key for position, key in ranked.items() if key[1] <= fewest}

    def _readings(self, wanted: list[str]) -> Iterator[list[str]]:
        """Yield what was typed: as it stands, and with its short words spelled out."""
        for chosen in islice(product(*map(self._meanings, wanted)), MOST_READINGS):
            yield [word for words in chosen for word in words]

    def _meanings(self, word: str) -> list[tuple[str, ...]]:
        """Return what a word may mean: itself, too, unless only its meanings stand in the list."""
        meanings = list(self._wording.meanings.get(word, ()))
        stands_here = next(self._beginning_with(word), None) is not None
        return [(word,), *meanings] if stands_here or not meanings else meanings

    def _by_reading(self, words: list[str]) -> dict[int, tuple[float, ...]]:
        """Return the entries with at least half of the *words* that say something."""
        # The last word may still be on its way; a single letter before it is a word: R-CHOP.
        found = [
            self._having(word, whole=len(word) == 1 and place < len(words))
            for place, word in enumerate(words, 1)
        ]
        telling = [
            having for having in found if having.places and having.word not in self._wording.minor
        ]
        said = [word for word in words if word not in self._wording.minor]
        if len(telling) < len(said) / 2:
            return {}
        spelled = [having.word for having in found]
        main = [having.word for having in telling]
        matched = Counter(place for having in telling or found for place in having.places)
        least = max(len(telling) / 2, 1)
        off = sum(having.distance for having in found)
        return {
            position: (WORDS, len(telling) - count, off, *self._likeness(position, spelled, main))
            for position, count in matched.items()
            if count >= least
        }

    def _likeness(self, position: int, words: list[str], main: list[str]) -> tuple[float, ...]:
        """Return how little an entry is like *words*, of which *main* say something."""
        entry = self._entries[position]
        text = entry.folded_words
        label = _named(text).split()
        main = main or words
        return (
            label not in (words, main),
            label != words,
            f" {' '.join(main)}" not in text,
            sum(f" {word}" not in text for word in words),
            not all(f" {word} " in f"{text} " for word in main),
            not text.startswith(f" {main[0]}"),
            entry.rank,
            not entry.preferred,
            entry.detail,
        )

    def _having(self, word: str, *, whole: bool) -> _Having:
        if whole:
            return _Having(word, set(self._places.get(word, ())), 0)
        beginning = list(self._beginning_with(word))
        if beginning:
            return _Having(word, self._all_places(beginning), 0)
        near, distance = self._spelled_like(word)
        return _Having(near[0] if near else word, self._all_places(near), distance)

    def _all_places(self, words: Iterable[str]) -> set[int]:
        return {place for word in words for place in self._places[word]}

    def _beginning_with(self, word: str) -> Iterator[str]:
        for at in range(bisect_left(self._vocabulary, word), len(self._vocabulary)):
            if not self._vocabulary[at].startswith(word):
                return
            yield self._vocabulary[at]

    def _spelled_like(self, word: str) -> tuple[list[str], int]:
        """Return the words of the list that *word* may be a misspelling of; the nearest only."""
        most = _tolerated(word)
        nearest: list[str] = []
        for known in self._vocabulary if most else ():
            if abs(len(known) - len(word)) > most:
                continue
            distance = damerau_levenshtein_distance(word, known)
            if distance < most or (distance == most and not nearest):
                most, nearest = distance, [known]
            elif distance == most:
                nearest.append(known)
        return nearest, most if nearest else 0

    def _first_of_each_code(self, positions: Iterable[int]) -> Iterator[_Entry]:
        seen = set()
        for position in positions:
            entry = self._entries[position]
            if entry.code not in seen:
                seen.add(entry.code)
                yield entry

    def _choice(self, entry: _Entry, caution: str) -> Choice:
        title = self._titles[entry.code]
        return Choice(entry.code, title, "" if entry.label == title else entry.label, caution)


def _named(text: str) -> str:
    """Return a label without the words that make it a general one."""
    ending = next((each for each in GENERAL if text.endswith(each)), "")
    return text.removesuffix(ending)


def _tolerated(word: str) -> int:
    """Return in how many letters a misspelled word may differ: at most a quarter, or three.

    Short words and numbers may differ in none.
    """
    if len(word) < 4 or any(character.isdigit() for character in word):
        return 0
    return 1 if len(word) < 8 else min(len(word) // 4, 3)
