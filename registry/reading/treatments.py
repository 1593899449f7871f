"""Dates of the first course of treatment that notes of oncologists say to have been given."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from registry.reading import assertion, dates
from registry.reading.report import Report, Sentence
from registry.reading.suggestion import Candidate
from registry.standards import drugs

_RADIATION = "rxDateRadiation"
_ENDED = "rxDateRadiationEnded"
_ITEMS = {
    drugs.CHEMO: "rxDateChemo",
    drugs.HORMONE: "rxDateHormone",
    drugs.IMMUNO: "rxDateBrm",
    "radiation": _RADIATION,
}
# Given alone they ease side effects; in a regimen they are treatment.
_STEROIDS = frozenset(
    {"dexamethasone", "hydrocortisone", "methylprednisolone", "prednisolone", "prednisone"}
)
# Names so short are words or initials, too, unless they stand in capitals.
_SHORT = 4
_MODALITIES = (
    (
        re.compile(
            r"\b(?:chemo-?radi\w+|chemo-?rt|radiation(?![ ](?:oncolog|plan|simul|consult))"
            r"|irradiation|radiotherapy|radiosurgery|brachytherapy|photons?|protons?|electrons"
            r"|xrt|ebrt|imrt|vmat|sbrt|sabr|wbrt"
            # before the name of an organ it means its right side
            r"|(?-i:RT)(?=[ ](?:to|from|was|started|began|completed|ended)\b|[ ]?(?:[:,(]|$)))\b",
            re.IGNORECASE,
        ),
        frozenset({_RADIATION}),
    ),
    (
        re.compile(r"\bchemo(?:therapy|-?radi\w+|-?rt)?\b", re.IGNORECASE),
        frozenset({"rxDateChemo"}),
    ),
    (
        re.compile(
            r"\b(?:(?:hormon(?:e|al)|endocrine)[ ](?:therapy|treatment)|androgen[ ]deprivation"
            r"|adt)\b",
            re.IGNORECASE,
        ),
        frozenset({"rxDateHormone"}),
    ),
    (re.compile(r"\bimmunotherapy\b", re.IGNORECASE), frozenset({"rxDateBrm"})),
)
_DATE = re.compile(r"(?<![\d/])" + dates.DATE, re.IGNORECASE)
_STARTS = (
    r"\b(?:start(?:ed|[ ]date|(?=:))|began|begun|initiated|commenced|c1[ ]?d1"
    r"|cycle[ ]1(?:[ ]day[ ]1)?"
    r"|first[ ](?:\w+[ ])?(?:dose|cycle|fraction|treatment|infusion|injection))\b"
)
_ENDS = (
    r"\b(?:completed|finished|ended|stopped|discontinued|end[ ]date"
    r"|last[ ](?:dose|cycle|fraction|treatment))\b"
)
_SAID = re.compile(rf"(?P<start>{_STARTS}|\b(?:from|since)(?=\W*$))|{_ENDS}", re.IGNORECASE)
_SPAN = re.compile(r"[ ,]*(?:-|to|through|thru|until)[ ]*", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween[ ]*$", re.IGNORECASE)
# So far before a date "between" is looked for.
_NEAR = 12
_AND = re.compile(r"[ ]*and[ ]*", re.IGNORECASE)
_ON = re.compile(r"[ *-]*(?:on[ ]*)?", re.IGNORECASE)
# What began on a date that stands before it: "On 05/12/2025 he was started on durvalumab".
_BEGUN = re.compile(
    r"[ ,:-]*(?:(?:she|he|pt|(?:the[ ])?patient)[ ])?(?:was[ ])?"
    r"(?:started|began|initiated|commenced)\b[^,\d]{1,80}",
    re.IGNORECASE,
)
# A second date of what the first was of: "and completed on".
_IN_TURN = re.compile(
    rf"[ ,]*(?:and[ ])?(?:was[ ])?(?:{_ENDS}|-|to|through|thru|until|and)?[ ]*(?:on[ ]*)?",
    re.IGNORECASE,
)
# Words that may stand between a treatment and its date.
_GAP = re.compile(
    r"(?:[ ,:(=/-]|\b(?:on|of|in|was|were|date|here|elsewhere|given|delivered|administered"
    r"|iv|po|weekly|daily|bid|orally|x|therapy|injections?|treatment|fractions?|fx|between|total|to|the|left|right"
    r"|(?:whole[ ])?(?:breast|chest[ ]wall|chest|axilla|pelvis|prostate|brain)"
    r"|\d+(?:\.\d+)?(?:[ ]?(?:mg|gy|cgy|mv|x)(?:/\w+)?)?)\b)*",
    re.IGNORECASE,
)
# Of several treatments in a sentence the last began then.
_THEN = re.compile(r"\b(?:then|followed[ ]by)\b", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:after|following|complet(?:ing|ion)|finishing)\b", re.IGNORECASE)
# A line of a summary of radiation that names no treatment: "First treatment: 06/02/2025".
_LABEL = re.compile(
    r"[ *-]*(?:treatment[ ]dates?|(?:treatment[ ])?(?:start(?:ed)?|end(?:ed)?|first|last|completed)"
    r"(?:[ ](?:date|treatment|fraction))?)[ ]?:?[ ]*$",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    r"\bradiation[ ](?:oncology[ ])?(?:therapy[ ])?(?:treatment|completion|end[ -]of[ -]treatment)"
    r"[ ](?:summary|note)\b",
    re.IGNORECASE,
)
# Words before a date by which nothing of it was given, or not then, or not for this cancer.
_NOT_GIVEN = re.compile(
    r"\b(?:plan\w*|will|would|could|should|might|may(?![ ]\d)|if|to[ ](?:begin|start|receive"
    r"|undergo|commence|initiate|resume|be|have)|schedul\w+|recommend\w*|advis\w+|suggest\w*|declin\w+"
    r"|refus\w+|consider\w*|discuss\w*|offer\w*|propos\w+|candidate|due|next|defer\w*|postpone\w*"
    r"|cancel\w*|pending|no|not|never|without|denie[sd]|instead|before|awaiting|eligible"
    r"|prior|previous\w*|earlier|history|h/o|past|remote\w*|years[ ]ago|second[ -]line"
    r"|in[ ](?:19|20)\d\d|off|tentative\w*|anticipat\w+|expect\w*|estimat\w+|ready|approv\w+"
    r"|order\w*|insurance|authori[sz]\w+|held|holds?|hopes?|wants?|wish\w*|agree[sd]?|until"
    # what a drug did, or another disease that it is given for
    r"|effects?|toxicit\w+|reactions?|rash|nausea|vomiting|neuropathy|fatigue|flash(?:es)?|diarrhea"
    r"|mucositis|pain|fever|symptoms?|due[ ]to|secondary[ ]to|related|arthritis|lupus|psoria\w+"
    r"|rheumat\w+|crohn\w*|colitis|asthma|copd|replacement|menopaus\w+|fertility|\w*prevent\w*"
    r"|missed|during"
    r"|third[ -]line|salvage|resumed?|re-?started|switched|changed"
    r"|(?:her|his)[ ](?:\w+[ ])?(?:mother|father|sister|brother|daughter|son|aunt|uncle)"
    r"|mother|father|sister|brother|simulation|cycles?[ ](?:[2-9]|\d\d)(?![ ](?:of|cycles))"
    r"|c[2-9][ ]?d\d+)\b",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"\b(?:declin\w+|refus\w+|cancel\w*|plann?ed|scheduled|recommended|offered|proposed|deferred"
    r"|postponed|pending|never|not|will[ ](?:start|begin|receive|undergo|be[ ]given)"
    r"|for[ ](?:(?:a|an|the|her|his)[ ])?(?:prior|previous|earlier|recurr\w+|other"
    r"|contralateral))\b",
    re.IGNORECASE,
)
_RETURNED = re.compile(
    r"\b(?:recurren(?:ce|t)|recurred|relapsed?|progress(?:ed|ion)|salvage|second[ -]line)\b"
    r"(?![ -](?:score|risk|free))",
    re.IGNORECASE,
)
# Dates further apart belong to two cancers or courses.
_MOST_DAYS = 730
# The first course begins in the year of diagnosis or soon after.
_MOST_YEARS = 2


class _Dated(NamedTuple):
    item: str
    value: str
    start: int
    end: int


def candidates(report: Report, diagnosis_year: int | None) -> Iterator[Candidate]:
    """Give when radiation, chemotherapy, hormones and immunotherapy began, and radiation ended.

    The earliest start and the latest end have the highest rank.  What is planned, declined or of
    another time gives nothing; neither do dates of which nobody says which course they are of.
    """
    found = [
        each
        for each in _given(report, diagnosis_year)
        if diagnosis_year is None or 0 <= int(each.value[:4]) - diagnosis_year <= _MOST_YEARS
    ]
    days = [date.fromisoformat(each.value) for each in found]
    if not days or (max(days) - min(days)).days > _MOST_DAYS:
        return
    for each in found:
        rank = int(each.value) if each.item == _ENDED else -int(each.value)
        yield Candidate(each.item, each.value, each.start, each.end, "treatment", 3.0, rank)


def _given(report: Report, diagnosis_year: int | None) -> Iterator[_Dated]:
    returned = next(
        (
            found.start()
            for found in _RETURNED.finditer(report.text)
            if assertion.affirmed(report, *found.span())
        ),
        len(report.text),
    )
    in_summary = bool(_SUMMARY.search(report.text))
    for sentence in report.sentences:
        if sentence.end > returned:
            return
        if sentence.weight:
            yield from _of_sentence(report.text, sentence, diagnosis_year, in_summary=in_summary)


def _of_sentence(
    text: str, sentence: Sentence, diagnosis_year: int | None, *, in_summary: bool
) -> Iterator[_Dated]:
    found = list(_DATE.finditer(text, sentence.start, sentence.end))
    if not found or _TAKEN_BACK.search(text, found[0].end(), sentence.end):
        return
    spans = _spans(text, found)
    items, at, behind, role = frozenset[str](), sentence.start, sentence.start, ""
    for place in found:
        before = text[behind : place.start()]
        if _NOT_GIVEN.search(before):
            return
        role = spans.get(place.start()) or _role(before, role)
        if role == "on":
            role, begun = "start", _BEGUN.match(text, place.end(), sentence.end)
            items, at = _named(begun[0] if begun else "", diagnosis_year)[0], place.start()
        elif in_summary and _LABEL.fullmatch(before):
            items, at = frozenset({_RADIATION}), behind
        elif named := _told(before, diagnosis_year):
            items, at = named, behind + len(before) - len(before.lstrip(" *-,"))
        elif not _IN_TURN.fullmatch(before):
            items = frozenset()
        yield from _dated(place, items, role, at)
        behind = place.end()


def _told(before: str, diagnosis_year: int | None) -> frozenset[str]:
    """Return the items that the words *before* a date date by standing close to it."""
    own = _own(before)
    items, end = _named(own, diagnosis_year)
    said = max((found.end() for found in _SAID.finditer(own)), default=0)
    if not _GAP.fullmatch(own, max(end, said)):
        return frozenset()
    earlier = _named(before[: len(before) - len(own)], diagnosis_year)[0]
    return items - earlier


def _dated(place: re.Match[str], items: frozenset[str], role: str, at: int) -> Iterator[_Dated]:
    value = dates.stored(place)
    if not value:
        return
    if role == "start":
        for item in sorted(items):
            yield _Dated(item, value, at, place.end())
    elif role == "end" and _RADIATION in items:
        yield _Dated(_ENDED, value, at, place.end())


def _spans(text: str, found: list[re.Match[str]]) -> dict[int, str]:
    """Return the roles of dates that stand as from one to the other, by where they start."""
    roles: dict[int, str] = {}
    for first, last in pairwise(found):
        between = text[first.end() : last.start()]
        both = _BETWEEN.search(
            text[max(first.start() - _NEAR, 0) : first.start()]
        ) and _AND.fullmatch(between)
        if both or _SPAN.fullmatch(between):
            roles |= {first.start(): "start", last.start(): "end"}
    return roles


def _role(before: str, previous: str) -> str:
    """Return what the words *before* a date make it: start, end, on (its words follow), or "".

    What "and" joins to the date before has the *previous* role: "and radiation on".
    """
    said = list(_SAID.finditer(before))
    if said:
        return "start" if said[-1]["start"] else "end"
    if before.startswith(" and "):
        return previous
    return "on" if _ON.fullmatch(before) else ""


def _own(before: str) -> str:
    """Return those of the words *before* a date that tell what began then, not what came first."""
    then = list(_THEN.finditer(before))
    if then:
        return before[then[-1].end() :]
    said = list(_SAID.finditer(before))
    return before[said[-1].start() :] if said and _AFTER.search(before) else before


def _named(text: str, diagnosis_year: int | None) -> tuple[frozenset[str], int]:
    """Return the items of the treatments that *text* names, and where the last of them ends."""
    items: set[str] = set()
    end = 0
    for pattern, of in _MODALITIES:
        for found in pattern.finditer(text):
            items |= of
            end = max(end, found.end())
    for found in _drug_names().finditer(text):
        if len(found[0]) <= _SHORT and not found[0].isupper():
            continue
        given = drugs.named(found[0])
        if len(given) == 1 and given[0].name in _STEROIDS:
            continue
        kinds = {kind for drug in given for kind in drug.kinds_in(diagnosis_year)}
        items |= {_ITEMS[kind] for kind in kinds if kind in _ITEMS}
        end = max(end, found.end())
    return frozenset(items), end


@cache
def _drug_names() -> re.Pattern[str]:
    names = sorted(drugs.names(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])", re.IGNORECASE)
