"""Cancer drugs and regimens by generic, brand and short names, and how each is coded.

Kinds follow the treatment categories of SEER*Rx: chemotherapy, hormone therapy,
immunotherapy (BRM), other, radiation (radioisotopes), and ancillary drugs, which are not
coded as treatment.  Antibodies that were coded as chemotherapy until 2012 carry that year.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from registry.standards import tables
from registry.standards.search import Choice, Index
from registry.standards.wording import wording

CHEMO, HORMONE, IMMUNO, OTHER = "chemo", "hormone", "immunotherapy", "other"
# The items that a drug is coded in, by kind, and the code for one drug and for several.
ITEMS = {
    "rxSummChemo": CHEMO,
    "rxHospChemo": CHEMO,
    "rxSummHormone": HORMONE,
    "rxHospHormone": HORMONE,
    "rxSummBrm": IMMUNO,
    "rxHospBrm": IMMUNO,
    "rxSummOther": OTHER,
    "rxHospOther": OTHER,
}
_CODES = {CHEMO: ("02", "03"), HORMONE: ("01", "01"), IMMUNO: ("01", "01"), OTHER: ("1", "1")}
_ELSEWHERE = {
    CHEMO: "chemotherapy: item 1390",
    HORMONE: "hormone therapy: item 1400",
    IMMUNO: "immunotherapy: item 1410",
    OTHER: "other treatment: item 1420",
    "radiation": "a radioisotope: coded as radiation",
    "ancillary": "ancillary: not coded as treatment",
}


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug; *chemo_until* is the last year of diagnosis for which it counted as chemotherapy."""

    name: str
    other_names: tuple[str, ...]
    kinds: tuple[str, ...]
    chemo_until: int

    def kinds_in(self, year: int | None) -> tuple[str, ...]:
        """Return the kinds of treatment that it is for a diagnosis of *year*; now without one."""
        return (CHEMO,) if year is not None and year <= self.chemo_until else self.kinds

    def __str__(self) -> str:
        names = ", ".join(self.other_names)
        return f"{self.name} ({names})" if names else self.name


def drugs_of(name: str) -> list[Drug]:
    """Return the drug called *name*, or those of the regimen of that name."""
    if name in _drugs():
        return [_drugs()[name]]
    return [_drugs()[each] for each in _regimens().get(name, ())]


def named(text: str) -> list[Drug]:
    """Return the drug, or the drugs of the regimen, that *text* names in any case of letters.

    *text* is a generic name, a brand or short name, or a regimen; [] where it is none.
    """
    return drugs_of(names().get(text.strip().casefold(), ""))


@cache
def names() -> Mapping[str, str]:
    """Return every name of a drug and of a regimen, case-folded, with what drugs_of calls it."""
    found = {regimen.casefold(): regimen for regimen in _regimens()}
    for drug in _drugs().values():
        found.update({name.casefold(): drug.name for name in (*drug.other_names, drug.name)})
    return found


def coded(given: Iterable[str], year: int | None = None) -> dict[str, str]:
    """Return the code of each item of ITEMS for the drugs *given* to a patient diagnosed in *year*.

    Items of a kind of which no drug was given are left out.
    """
    drugs = {drug for name in given for drug in drugs_of(name)}
    counts = Counter(kind for drug in drugs for kind in drug.kinds_in(year))
    return {
        naaccr_id: _CODES[kind][counts[kind] > 1]
        for naaccr_id, kind in ITEMS.items()
        if counts[kind]
    }


def find(typed: str, limit: int = 50) -> list[str]:
    """Return the drugs and regimens that *typed* may mean, best first, by generic name."""
    return [choice.code for choice in _index().search(typed, limit)]


def search(naaccr_id: str, typed: str, limit: int = 50, year: int | None = None) -> list[Choice]:
    """Return how the drugs that *typed* may mean are coded in an item of ITEMS.

    A drug of another kind comes after the others, without a code and with a caution
    that names its item.
    """
    kind = ITEMS[naaccr_id]
    choices = [_choice(name, kind, year) for name in find(typed, limit)]
    return sorted(choices, key=lambda choice: not choice.code)


def _choice(name: str, kind: str, year: int | None) -> Choice:
    found = drugs_of(name)
    here = [drug for drug in found if kind in drug.kinds_in(year)]
    others = [drug for drug in found if drug not in here]
    if not here:
        kinds = dict.fromkeys(each for drug in found for each in drug.kinds_in(year))
        return Choice("", _title(name, found), "", "; ".join(_ELSEWHERE[each] for each in kinds))
    rest = "; ".join(f"{drug.name} is {_ELSEWHERE[drug.kinds_in(year)[0]]}" for drug in others)
    return Choice(_CODES[kind][len(here) > 1], _title(name, found), rest)


def _title(name: str, found: list[Drug]) -> str:
    if name in _drugs():
        return str(found[0])
    return f"{name}: {', '.join(drug.name for drug in found)}"


@cache
def _drugs() -> dict[str, Drug]:
    return {
        row["drug"]: Drug(
            row["drug"],
            tuple(row["other_names"].split("; ")) if row["other_names"] else (),
            tuple(row["kinds"].split()),
            int(row["chemo_until"] or 0),
        )
        for row in tables.rows("drugs")
    }


@cache
def _regimens() -> dict[str, tuple[str, ...]]:
    return {row["regimen"]: tuple(row["drugs"].split("; ")) for row in tables.rows("regimens")}


@cache
def _index() -> Index:
    names = [
        (drug.name, label) for drug in _drugs().values() for label in (drug.name, *drug.other_names)
    ]
    entries = [(name, label, name == label) for name, label in names]
    regimens = [(name, name, True) for name in _regimens()]
    return Index([*entries, *regimens], wording=wording("drugs"))
