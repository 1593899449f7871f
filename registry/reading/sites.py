"""The primary site and its side, from the organs that the diagnosis names."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import islice

from registry.reading import assertion, clock, tables
from registry.reading.histologies import Diagnosis
from registry.reading.report import Report, Sentence
from registry.reading.suggestion import Candidate
from registry.reading.terms import Lexicon, Mention, Term
from registry.standards import icdo3

# How much the words around a place speak for the primary site.
_LABELLED, _PRIMARY, _SAME_SENTENCE, _SAME_PART = 6.0, 8.0, 3.0, 1.5
# How many lines below it a line may head.
_LISTED = 4
_LABEL = re.compile(
    r"\b(?:tumor|primary|lesion|cancer|anatomic)\s*(?:site|location|focality and site|quadrant)"
    r"[^:\n]{0,20}:|\b(?:site|location|laterality|quadrant|position)[^:\n]{0,15}:",
    re.IGNORECASE,
)
_ORIGIN = re.compile(
    r"[ ,]{0,2}(?:\w+[ -]){0,2}?(?:primary|origin|primaries)\b|[ -]{1,2}derived\b", re.IGNORECASE
)
_PRIMARY_OF = re.compile(
    r"\b(?:primary|origin(?:ating)?|arising)\s+(?:(?:of|in|from|site|is|the)\s*:?\s*){1,4}$", re.I
)
_TUMOR_OF = re.compile(
    r"\b(?:\w*carcinoma|tumor|cancer|melanoma|neoplasm|lesion|mass)\s+(?:of|arising\s+(?:in|from)"
    r"|centered\s+(?:in|on|at)|located\s+(?:in|at))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_LESS_LIKELY = re.compile(
    r"\b(?:over|rather\s+than|than|instead\s+of)\s+(?:an?\s+)?(?:\w+[- ])?$", re.IGNORECASE
)
_ELSEWHERE = re.compile(
    r"\b(?:metasta\w+|invad\w+|extend\w*|extension|into|invasion|spread\w*|adjacent|adherent"
    r"|attached|margins?|abut\w*|to the|beyond|from the|away from|separate from|uninvolved"
    r"|lymph nodes?"
    r"|benign|unremarkable)\b[^.;:\n]{0,30}$",
    re.IGNORECASE,
)
_ELSEWHERE_AFTER = re.compile(
    r"[ :-]{0,3}(?:(?:is|are|with|and)[ ])?(?:without|not[ ]involved|uninvolved|negative|benign"
    r"|unremarkable|free|no\b)|[ ]?(?:\w+[ ]){0,2}?(?:lymph[ ]?nodes?|nodes?|margins?|metasta\w+"
    r"|invasion|involvement"
    r"|extension|conduit|side|surface|bed|fat|wall|skin|artery|vein|vessel|ligament|cavity|mucosa|hilum"
    r"|effusion|fluid|cancer[ ]screening)\b",
    re.IGNORECASE,
)
_METASTATIC = re.compile(r"\b(?:metasta(?:tic|sis|ses)|implants?)\b", re.IGNORECASE)
_LESION = re.compile(
    r"\b(?:mass(?:es)?|tumor|lesion|nodule|carcinoma|cancer|malignan\w+|neoplasm)\b", re.IGNORECASE
)
# A single letter is a side before the word of an organ only.
_SIDE = re.compile(
    r"\b(?:(right|rt|(?-i:R)(?=[ ][a-z]{3}|,))|(left|lt|(?-i:L)(?=[ ][a-z]{3}|,)))\b\.?",
    re.IGNORECASE,
)
_OPERATED = re.compile(r"\b(right|left)\s+(?:\w+\s+){0,3}?\w{3,20}ectomy\b", re.IGNORECASE)
_LOBES = {"rul": "1", "rml": "1", "rll": "1", "lul": "2", "lll": "2"}
# What is coded where tumors lie in several parts of these organs.
_SEVERAL_PARTS = {"breast": "C509", "bladder": "C679"}
_LYMPHOID = range(9590, 9730)
_MARROW = range(9731, 9993)
_MELANOMA = range(8720, 8791)
_SARCOMA = range(8800, 9050)
_SKIN = frozenset({8070, 8071, 8072, 8090, 8247})


@dataclass(frozen=True, slots=True)
class Place:
    """An organ named at a place of the report, and how much speaks for it as the primary."""

    organ: str
    code: str
    start: int
    end: int
    score: float
    weight: float
    part: str


def organ(places: Iterable[Place]) -> str:
    """Return the organ with the most evidence, the first named of equals; "" without any."""
    scores: Counter[str] = Counter()
    for place in places:
        scores[place.organ] += round(place.score * 10)
    best = max(scores, key=scores.__getitem__, default="")
    return best if scores[best] > 0 else ""


def affirmed(report: Report) -> list[Mention]:
    """Return where *report* names an organ, or a part of it beside its name, undenied."""
    organs = _stated(report, _lexicon("sites"))
    beside: dict[int, set[str]] = {}
    for mention in organs:
        names = beside.setdefault(report.sentence(mention.start).start, set())
        names.update(*(term.organs for term in mention.terms))
    parts = _stated(report, _lexicon("site_parts")) if beside else []
    for mention in parts:
        names = beside.get(report.sentence(mention.start).start, set())
        terms = tuple(term for term in mention.terms if term.organs <= names)
        if terms:
            organs.append(Mention(mention.start, mention.end, terms))
    return organs


def _stated(report: Report, lexicon: Lexicon) -> list[Mention]:
    return [
        mention
        for mention in lexicon.mentions(report.text, report.words)
        if assertion.states(report, mention.start, mention.end)
    ]


def places(report: Report, mentions: list[Mention], diagnoses: list[Diagnosis]) -> list[Place]:
    """Return those of *mentions* that name organs in which the *diagnoses* may have arisen."""
    evidence = _Evidence(report, mentions, diagnoses)
    codes = frozenset(each.code for each in diagnoses)
    found = []
    for mention in mentions:
        for term in mention.terms:
            (name,) = term.organs
            if _may_hold(name, term.code, codes):
                found.append(_place(report, term, mention.start, mention.end, evidence))
    return found


def candidates(report: Report, found: list[Place]) -> Iterator[Candidate]:
    """Give the primary site among *found*, and the side of a paired organ if it is clear."""
    name = organ(found)
    own = [place for place in found if place.organ == name and place.score > 0]
    if not own:
        return
    best = _best(report, own)
    if best is None:
        return
    code, start, end = best.code, best.start, best.end
    sides = list(_sides(report, own))
    if name == "breast" and code == "C509" and (quadrant := clock.quadrant(report, own, sides)):
        code, start, end = quadrant
    yield Candidate("primarySite", code, start, end, "site", best.weight)
    if icdo3.is_paired(code) and len({value for value, *_ in sides}) == 1:
        value, start, end, weight = sides[0]
        yield Candidate("laterality", value, start, end, "side", weight)


def _best(report: Report, own: list[Place]) -> Place | None:
    """Return the most exact place; None where two exact ones have equal evidence."""
    exact = [place for place in own if not place.code.endswith("9")] or own
    top = max(place.score for place in exact)
    rivals = [place for place in exact if place.score == top]
    if len({place.code for place in rivals}) > 1:
        if whole := _SEVERAL_PARTS.get(rivals[0].organ):
            return replace(rivals[0], code=whole)
        total: Counter[str] = Counter()
        for place in exact:
            total[place.code] += round(place.score * 10)
        (first, most), (_, second) = total.most_common(2)
        if most == second:
            return None
        return next(place for place in exact if place.code == first)
    return rivals[0]


def _sides(report: Report, own: list[Place]) -> Iterator[tuple[str, int, int, float]]:
    """Give the sides named with the places that have the most evidence, best first."""
    named = []
    for place in own:
        if lobe := _LOBES.get(report.text[place.start : place.end].lower()):
            named.append((place.score, lobe, place.start, place.end, place.weight))
            continue
        sentence = report.sentence(place.start)
        start, end = max(sentence.start, place.start - 80), min(sentence.end, place.end + 60)
        for side in _SIDE.finditer(report.text, start, end):
            distance = min(abs(place.start - side.end()), abs(side.start() - place.end))
            score = place.score - distance / 1000
            named.append((score, "1" if side[1] else "2", *side.span(), place.weight))
    named.extend(_labelled_sides(report))
    if not named:
        named.extend(_operated_sides(report))
    if not named:
        return
    top = max(each[0] for each in named)
    for _, value, start, end, weight in sorted(
        (each for each in named if each[0] > top - 1.0), key=lambda each: (-each[0], each[2])
    ):
        yield value, start, end, weight


def _labelled_sides(report: Report) -> Iterator[tuple[float, str, int, int, float]]:
    for label in re.finditer(r"\blaterality\b[^:\n]{0,20}:\s*", report.text, re.IGNORECASE):
        sentence = report.sentence(label.start())
        side = _SIDE.match(report.text, label.end())
        if side and sentence.weight:
            value = "1" if side[1] else "2"
            yield 20.0, value, *side.span(), sentence.weight


def _operated_sides(report: Report) -> Iterator[tuple[float, str, int, int, float]]:
    for found in _OPERATED.finditer(report.text):
        sentence = report.sentence(found.start())
        if sentence.weight and assertion.affirmed(report, *found.span()):
            value = "1" if found[1].lower().startswith("r") else "2"
            yield 1.0, value, *found.span(1), sentence.weight


def _place(report: Report, term: Term, start: int, end: int, evidence: "_Evidence") -> Place:
    sentence = report.sentence(start)
    (name,) = term.organs
    score = sentence.weight + evidence.of(name, start, end)
    if report.kind in {"imaging", "operative"} and not _LESION.search(report.quote(sentence)):
        score -= 4
    return Place(name, term.code, start, end, score, sentence.weight, sentence.part)


class _Evidence:
    """How much the words around a place speak for it, given where the diagnoses stand."""

    def __init__(self, report: Report, mentions: list[Mention], diagnoses: list[Diagnosis]) -> None:
        self._report = report
        self._parts = {each.part for each in diagnoses}
        self._in_sentence: dict[int, list[Diagnosis]] = {}
        with_organ = {report.sentence(each.start).start for each in mentions}
        for each in diagnoses:
            sentence = report.sentence(each.start)
            self._in_sentence.setdefault(sentence.start, []).append(each)
            if sentence.start not in with_organ and (head := _head(report, sentence)):
                self._in_sentence.setdefault(head.start, []).append(each)

    def of(self, name: str, start: int, end: int) -> float:
        """Return the evidence for the organ *name* at *start* to *end*; below zero against it."""
        report = self._report
        sentence = report.sentence(start)
        before = report.text[max(sentence.start, start - 60) : start]
        here = self._in_sentence.get(sentence.start, [])
        if origin := self._as_origin(sentence, before, start, end, here):
            return origin
        lymphatic = name in {"node", "skin", "marrow"}
        if not lymphatic and (
            _ELSEWHERE.search(before) or _ELSEWHERE_AFTER.match(report.text, end, sentence.end)
        ):
            return -sentence.weight
        if _METASTATIC.search(report.text, sentence.start, sentence.end):
            return -sentence.weight
        if _LABEL.search(before):
            return _LABELLED
        if here:
            return _SAME_SENTENCE
        if sentence.part in self._parts or not self._parts - {""}:
            return _SAME_PART
        # what stands before the first part may head them all; another part is another specimen
        return -sentence.weight / 2 if sentence.part else 0.0

    def _as_origin(
        self, sentence: Sentence, before: str, start: int, end: int, here: list[Diagnosis]
    ) -> float:
        """Return the evidence where the words name an organ as the origin; 0 where they do not."""
        if _LESS_LIKELY.search(before):
            return -sentence.weight
        if _ORIGIN.match(self._report.text, end, sentence.end) or _PRIMARY_OF.search(before):
            return _PRIMARY
        # "renal cell carcinoma" names its origin even as a metastasis elsewhere
        inside = any(each.start - 2 <= end and start < each.end for each in here
                     if abs(each.start - end) <= 2 or each.start <= start)  # fmt: skip
        return _PRIMARY - 1 if inside or _TUMOR_OF.search(before) else 0.0


def _head(report: Report, sentence: Sentence) -> Sentence | None:
    """Return the line that ends in a colon above the list in which *sentence* stands."""
    for above in islice(report.above(sentence), _LISTED):
        if (above.section, above.part) != (sentence.section, sentence.part):
            return None
        if report.quote(above).rstrip().endswith(":"):
            return above
    return None


def _may_hold(name: str, site: str, codes: frozenset[str]) -> bool:
    """Whether any of the morphologies *codes* arises there; without one any solid organ may."""
    if not codes:
        return name not in {"skin", "node", "soft", "marrow"}
    return any(_arises(name, site, code) for code in codes)


@lru_cache(maxsize=8192)
def _arises(name: str, site: str, code: str) -> bool:
    histology = int(code[:4])
    if name == "node":
        return histology in _LYMPHOID
    if name == "marrow":
        return histology in _MARROW
    if name == "soft":
        return histology in _SARCOMA
    if histology in _MELANOMA:
        return name in {"skin", "vulva", "anus"}
    if name == "skin":
        return histology in _SKIN
    return icdo3.plausible(site, code[:4], code[-1]) is not False


@cache
def _lexicon(table: str) -> Lexicon:
    return Lexicon(
        (name, Term(row["code"], frozenset({row["organ"]})))
        for row in tables.rows(table)
        for name in row["words"].split("|")
    )
