"""How registrars write: abbreviations, adjectives and spellings, one table for all lists."""

from functools import cache

from registry.standards import tables
from registry.standards.search import Wording, folded_words


@cache
def wording(kind: str) -> Wording:
    """Return the wording for lists of *kind*: topography, morphology, codes or drugs.

    Rows of ``search_words.csv`` without a kind hold for every list; a word without a
    meaning says little.
    """
    meanings: dict[str, tuple[tuple[str, ...], ...]] = {}
    minor = set()
    for row in tables.rows("search_words"):
        if row["kinds"] and kind not in row["kinds"].split():
            continue
        if row["means"]:
            spelled = tuple(folded_words(row["means"]))
            meanings[row["word"]] = (*meanings.get(row["word"], ()), spelled)
        else:
            minor.add(row["word"])
    return Wording(meanings, frozenset(minor))
