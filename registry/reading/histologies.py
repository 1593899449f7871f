"""Histology and behavior, from the terms of the diagnosis and the organ it is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from registry.reading import assertion, tables
from registry.reading.report import Report
from registry.reading.suggestion import Candidate
from registry.reading.terms import Lexicon, Mention, Term
from registry.standards import tables as standards

# Terms that any more exact one of the report replaces, the vaguest first.
GENERAL = ("8000", "8010", "8046", "8800", "9590", "9800", "9591", "8140", "8120", "8312", "8720",
            "8441", "8500", "9650", "8070", "8240")  # fmt: skip
_VAGUE = frozenset(GENERAL[:2])
_TYPE_LABEL = re.compile(
    r"\b(?:histolog\w+|tumor|cell|carcinoma|melanoma)\s*(?:sub)?type\b|\bhistology\b", re.I
)
_OTHER_MATTER = re.compile(
    r"\b(?:margins?|distance|nodes?|metasta\w+|stain\w*|associated|component|background|extent"
    r"|in\s+situ\s+component)\b",
    re.IGNORECASE,
)
_NOT_INVASIVE = re.compile(
    r"\bnon-?\s?invasive\b|\bpTa\b|\bno\s+(?:definite\s+|evidence\s+of\s+|definitive\s+)?"
    r"(?:stromal\s+|lamina\s+propria\s+|subepithelial\s+|muscularis\s+propria\s+)?invasion\b"
    r"|\b(?:lamina\s+propria|stromal)\s+invasion\s*:?\s*(?:is\s+)?(?:not|absent|none|negative)"
    r"|\bwithout\s+(?:stromal\s+|lamina\s+propria\s+)?invasion\b",
    re.IGNORECASE,
)
_INVASIVE = re.compile(
    r"(?<!non-)(?<!non )\b(?:invasive|infiltrating)\b|\binvad(?:es|ing)\b|\bpT[1-4]"
    r"|\binvasion\s+(?:of|into)\b|\b(?:lamina|muscularis)\s+propria\s+invasion\s*:?\s*"
    r"(?:is\s+)?(?:present|identified)",
    re.IGNORECASE,
)
_KINDS = {
    "squamous": range(8050, 8090),
    "urothelial": range(8120, 8132),
    "melanoma": range(8720, 8791),
    "sarcoma": range(8800, 9050),
    "lymphoid": range(9590, 9993),
}
# A diagnosis of the bladder's lining says in other words whether it invades.
_UROTHELIAL = frozenset({"8120", "8130"})


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A histology as it is stated at a place of the report; *code* is like 8140/3."""

    code: str
    start: int
    end: int
    weight: float
    part: str
    aside: bool
    labelled: bool

    @property
    def histology(self) -> str:
        """The four digits."""
        return self.code[:4]

    @property
    def behavior(self) -> str:
        """The fifth digit."""
        return self.code[-1]


def affirmed(report: Report) -> list[Mention]:
    """Return where *report* states a diagnosis, whatever its organ."""
    return [
        mention
        for mention in _lexicon().mentions(report.text, report.words)
        if assertion.states(report, mention.start, mention.end)
    ]


def stated(report: Report, mentions: list[Mention], organ: str = "") -> list[Diagnosis]:
    """Return the malignant diagnoses that the *mentions* mean in *organ*."""
    return [
        _diagnosis(report, mention, code) for mention in mentions if (code := _code(mention, organ))
    ]


def chosen(found: list[Diagnosis]) -> Diagnosis | None:
    """Return the diagnosis that is coded: the invasive, the exact, the best documented."""
    central = [each for each in found if not each.aside] or found
    invasive = [each for each in central if each.behavior != "2"] or central
    if not invasive:
        return None
    best = min(invasive, key=_order)
    rivals = [each for each in invasive if _is_rival(each, best)]
    return None if rivals else best


def _is_rival(each: Diagnosis, best: Diagnosis) -> bool:
    """Whether another specimen has another tumor, so that nobody knows which one is coded."""
    if each.part in {"", best.part} or not best.part or each.aside or best.aside:
        return False
    if _family(each.histology) != _family(best.histology):
        return each.weight >= best.weight and each.histology not in _VAGUE
    return each.histology != best.histology and _order(each)[:3] == _order(best)[:3]


def _family(histology: str) -> str:
    """Return the broad kind of a histology: a tumor and its vaguer name share it."""
    number = int(histology)
    return next((name for name, numbers in _KINDS.items() if number in numbers), "adeno")


def candidates(report: Report, found: list[Diagnosis]) -> Iterator[Candidate]:
    """Give the histology and the behavior of the diagnosis among *found* that is coded."""
    best = chosen(found)
    if best is None or report.kind == "imaging":
        return
    if best.histology in _VAGUE and (best.weight < 3 or report.kind == "operative"):
        return
    behavior = _behavior(report, best)
    where = (best.start, best.end, "histology", best.weight)
    yield Candidate("histologicTypeIcdO3", best.histology, *where)
    if behavior:
        yield Candidate("behaviorCodeIcdO3", behavior, *where)


def _order(each: Diagnosis) -> tuple[int, bool, float, int]:
    general = -GENERAL.index(each.histology) if each.histology in GENERAL else -len(GENERAL)
    return general, not each.labelled, -each.weight, each.start


def _behavior(report: Report, best: Diagnosis) -> str:
    if best.histology not in _UROTHELIAL or best.behavior == "2":
        return best.behavior
    stated_parts = [
        report.quote(each)
        for each in report.sentences
        if each.weight >= 2 and each.part in {best.part, ""}
    ]
    text = "\n".join(stated_parts)
    if _INVASIVE.search(text):
        return "3"
    return "2" if _NOT_INVASIVE.search(text) else ""


def _diagnosis(report: Report, mention: Mention, code: str) -> Diagnosis:
    sentence = report.sentence(mention.start)
    before = report.text[max(sentence.start, mention.start - 60) : mention.start]
    return Diagnosis(
        code,
        mention.start,
        mention.end,
        sentence.weight,
        sentence.part,
        bool(_OTHER_MATTER.search(before)),
        bool(_TYPE_LABEL.search(before)),
    )


def _code(mention: Mention, organ: str) -> str:
    own = [term.code for term in mention.terms if organ in term.organs]
    general = [term.code for term in mention.terms if not term.organs]
    # while the organ is not known, a term of one organ helps to find it
    any_organ = [] if organ else [term.code for term in mention.terms]
    return next(iter(own or general or any_organ), "")


@cache
def _lexicon() -> Lexicon:
    """Return the terms of diagnoses: this room's first, then those of ICD-O-3."""
    return Lexicon((*_own_terms(), *_icdo3_terms()))


def _own_terms() -> Iterator[tuple[str, Term]]:
    for row in tables.rows("histologies"):
        for name in row["words"].split("|"):
            yield name, Term(row["code"], frozenset(row["organs"].split()))


def _icdo3_terms() -> Iterator[tuple[str, Term]]:
    for row in standards.rows("morphology"):
        name = row["term"].removesuffix(", NOS")
        # A short name in capitals means other things as well.
        if row["code"][-1] not in "23" or name.isupper() or (len(name) < 7 and " " not in name):
            continue
        yield name, Term(row["code"])
        if name.count(",") == 1:
            yield " ".join(reversed(name.split(","))), Term(row["code"])
