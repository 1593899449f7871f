"""Terms of a list, found in a text wherever their words stand, the longest first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from registry.reading.words import Word, words

# What may stand between the words of a term without changing what it means.
FILLERS = frozenset(
    (
        "invasive", "infiltrating", "moderately", "poorly", "well", "differentiated", "diff",
        "type", "nos", "variant", "left", "right", "to",
    )
)  # fmt: skip
MOST_FILLERS = 4
# No stop, no colon, at most one line end.
_GAP = re.compile(r"[ ,/()*-]{0,4}\n?[ ,/()*-]{0,4}")


@dataclass(frozen=True, slots=True)
class Term:
    """A *code* of a list, and the *organs* for which it holds; none means all."""

    code: str
    organs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text where *terms* are meant; several share words by organ."""

    start: int
    end: int
    terms: tuple[Term, ...]


@dataclass(slots=True)
class _Node:
    next: dict[str, "_Node"] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()


class Lexicon:
    """Terms in a tree of words: reading a text takes time in proportion to its length."""

    def __init__(self, named: Iterable[tuple[str, Term]]) -> None:
        self._root = _Node()
        for name, term in named:
            node = self._root
            for word in words(name):
                node = node.next.setdefault(word.form, _Node())
            if node is not self._root and term not in node.terms:
                node.terms = (*node.terms, term)

    def mentions(self, text: str, all_words: Sequence[Word]) -> Iterator[Mention]:
        """Give the places of *text*, which has *all_words*, where a term stands, once each."""
        first, behind = self._root.next, 0
        starts = [at for at, word in enumerate(all_words) if word.form in first]
        for at in starts:
            if at < behind:
                continue
            found = self._longest(text, all_words, at, first[all_words[at].form])
            if found:
                last, terms = found
                yield Mention(all_words[at].start, all_words[last].end, terms)
                behind = last + 1

    def _longest(
        self, text: str, all_words: Sequence[Word], at: int, first: _Node
    ) -> tuple[int, tuple[Term, ...]] | None:
        best: tuple[int, tuple[Term, ...]] | None = None
        open_ends = [(first, at, 0)]
        while open_ends:
            node, last, skipped = open_ends.pop()
            if node.terms and (best is None or last > best[0]):
                best = last, node.terms
            open_ends.extend(_onward(text, all_words, node, last, skipped))
        return best


def _onward(
    text: str, all_words: Sequence[Word], node: _Node, last: int, skipped: int
) -> Iterator[tuple[_Node, int, int]]:
    """Give the ways on from *node*: the next word, if need be behind some fillers."""
    for following in range(last + 1, min(last + 2 + MOST_FILLERS - skipped, len(all_words))):
        before, word = all_words[following - 1], all_words[following]
        if not _GAP.fullmatch(text, before.end, word.start):
            return
        if onward := node.next.get(word.form):
            yield onward, following, skipped + following - last - 1
        if word.form not in FILLERS:
            return
