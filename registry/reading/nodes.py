"""Regional lymph nodes examined and positive, sentinel nodes among them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from registry.reading.numbers import COUNT, count
from registry.reading.report import Report, Sentence
from registry.reading.suggestion import Candidate

_N = COUNT
_NODE = re.compile(r"\b(?:nodes?|nodal|lns?|slns?)\b", re.IGNORECASE)
_SENTINEL = re.compile(r"\bsentinel|\bslns?\b", re.IGNORECASE)
_NON_SENTINEL = re.compile(r"\bnon-?[ ]?sentinel", re.IGNORECASE)
_TOTAL = re.compile(
    r"\btotal\b|\bnumber\s+of\s+(?:regional\s+)?(?:lymph\s+)?nodes\b|\bregional\s+lymph\s+nodes?\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"(?<![\d/+.-])\b(?P<p>{_N})[ ]?(?:\(\d{{1,2}}\)[ ]?)?(?:(?:positive|involved|metastatic)[ ])?"
    rf"(?:/|(?:out[ ])?of[ ](?:the[ ]|a[ ]total[ ]of[ ])?)[ ]?"
    rf"(?P<e>{_N})\b(?:[ ]\(\d{{1,2}}\))?"
    rf"(?![/\d%]|[ ]?(?:cm|mm|cores?|blocks?|slides?|points?|o'))",
    re.IGNORECASE,
)
_EXAMINED = re.compile(
    rf"\b(?:(?:examined|identified|removed|sampled|retrieved|submitted|dissected|harvested"
    rf"|recovered|evaluated)"
    rf"[ ]?(?:\([^)\n]{{0,45}}\))?[ ]?[:=]?[ ]?(?P<a>{_N})\b"
    rf"|(?P<b>{_N})[ ](?:\w+[ ]){{0,4}}?(?:examined|identified|removed|sampled|retrieved"
    rf"|dissected|recovered|found|isolated|harvested))"
    rf"|\btotal(?:[ ]number)?(?:[ ]of)?(?:[ ](?:regional|lymph"
    rf"|nodes?)){{0,3}}[ ]?:[ ]?(?P<c>{_N})\b",
    re.IGNORECASE,
)
_POSITIVE = re.compile(
    rf"\b(?:positive|involved|metastatic|(?:with|containing)[ ](?:\w+[ ]){{0,2}}"
    rf"(?:tumor|carcinoma|metasta\w+|macrometasta\w+|melanoma|involvement))"
    rf"(?:[ ]for[ ]\w+)?[ ]?(?:\([^)\n]{{0,45}}\))?[ ]?(?:nodes?)?[ ]?[:=][ ]?(?P<a>{_N})\b"
    rf"|\bnodes?[ ](?:positive|involved)[ ](?P<c>{_N})\b(?![ ]?[cm]m\b)"
    rf"|\b(?P<b>{_N})[ ](?:\w+[ ]){{0,2}}?(?:are[ ]|is[ ]|were[ ])?(?:positive|involved)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"\b(?P<e>{_N})[ ](?:(?!of\b|out\b|with\b|and\b)[\w-]+[ ]){{0,4}}?(?:lymph[ ])?nodes?\b"
    rf"|\bnodes?[ ]?\((?P<f>{_N})\)",
    re.IGNORECASE,
)
_ALL_NEGATIVE = re.compile(
    r"\b(?:all|benign|negative|no\s+(?:evidence\s+of\s+)?(?:metasta\w+|carcinoma|tumor|malignan\w+)"
    r"|none(?:\s+of\s+(?:which|them|these))?\s+(?:contains?|shows?|has|is|are|involved|positive)"
    r"|free\s+of|uninvolved|unremarkable|without\s+(?:metasta\w+|tumor))\b",
    re.IGNORECASE,
)
_NONE_TAKEN = re.compile(
    r"\bno\s+(?:regional\s+)?(?:lymph\s+)?nodes?\s+(?:\w+\s+){0,2}?"
    r"(?:submitted|found|identified|present|received|sampled|removed)\b"
    r"|\blymph\s+nodes?[^.;\n]{0,20}:\s*(?:no\s+(?:lymph\s+)?nodes|none\b(?!\s+involved)"
    r"|not\s+(?:applicable|submitted|sampled))",
    re.IGNORECASE,
)
_NO_NODE = re.compile(
    r"\ball\s+(?:regional\s+)?(?:lymph\s+)?nodes\s+(?:are\s+|were\s+)?(?:negative|free|benign)\b"
    r"|\bregional\s+lymph\s+nodes?(?:\s+status)?\s*:\s*(?:all\s+)?(?:negative|uninvolved)\b",
    re.IGNORECASE,
)
_INVOLVES = re.compile(r"\b(?:metasta\w+|positive|involv\w+|tumor|carcinoma|melanoma)\b", re.I)
_MOST = 90
# Organs without regional nodes, or whose disease is one of the nodes.
_WITHOUT_NODES = frozenset({"brain", "meninges", "node", "marrow", "spleen"})
_NOT_EXAMINED = "98"
# What is counted, the number as it is written, and where.
_Found = tuple[str, str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Count:
    what: str  # examined or positive
    number: int
    start: int
    end: int
    sentence: Sentence
    sentinel: bool
    total: bool


def candidates(report: Report, organ: str) -> Iterator[Candidate]:
    """Give the counts of a resection; sentinel nodes only where the registry codes them."""
    if report.kind not in {"resection", "biopsy"} or organ in _WITHOUT_NODES:
        return
    found = list(_counts(report))
    if report.kind == "biopsy" and not any(each.sentinel for each in found):
        return
    if not found:
        yield from _none_taken(report)
        return
    chosen = {what: _chosen([each for each in found if each.what == what])
              for what in ("examined", "positive")}  # fmt: skip
    if chosen["examined"] and not chosen["positive"]:
        chosen["positive"] = _all_negative(report)
    yield from _given("regionalNodes", chosen["examined"], chosen["positive"])
    if organ in {"breast", "skin"}:
        sentinel = [each for each in found if each.sentinel]
        yield from _given(
            "sentinelLymphNodes",
            _chosen([each for each in sentinel if each.what == "examined"]),
            _chosen([each for each in sentinel if each.what == "positive"]),
        )


def _given(
    item: str, examined: tuple[int, _Count] | None, positive: tuple[int, _Count] | None
) -> Iterator[Candidate]:
    if examined is None or (positive and positive[0] > examined[0]):
        return
    for name, counted in ((f"{item}Examined", examined), (f"{item}Positive", positive)):
        if counted:
            number, where = counted
            value = f"{min(number, _MOST):02d}"
            if counted is positive and examined[0] == 0:
                value = _NOT_EXAMINED
            yield Candidate(name, value, where.start, where.end, "nodes", where.sentence.weight)


def _chosen(found: list[_Count]) -> tuple[int, _Count] | None:
    """Return the total that the report gives, else the sum over the specimens of one section."""
    if not found:
        return None
    totals = [each for each in found if each.total and not each.sentinel]
    for group in (totals, found):
        if group:
            weight = max(each.sentence.weight for each in group)
            group = [each for each in group if each.sentence.weight == weight]
            return _whole(group) if group[0].total and totals else _sum(group)
    return None


def _whole(group: list[_Count]) -> tuple[int, _Count] | None:
    numbers = {each.number for each in group}
    best = max(group, key=lambda each: (each.number, -each.start))
    return (best.number, best) if len(numbers) == 1 else _sum(group)


def _sum(group: list[_Count]) -> tuple[int, _Count]:
    first = min(group, key=lambda each: each.start)
    seen: dict[tuple[str, int, int], _Count] = {}
    for each in group:
        key = each.sentence.part, 0 if each.sentence.part else each.sentence.start, each.number
        seen.setdefault(key, each)
    numbers = [each.number for each in seen.values()]
    most = max(numbers)
    rest = sum(numbers) - most
    # The largest may itself be the sum of the others.
    return (most, first) if len(numbers) > 2 and most == rest else (most + rest, first)


def _none_taken(report: Report) -> Iterator[Candidate]:
    for found in _NONE_TAKEN.finditer(report.text):
        weight = report.sentence(found.start()).weight
        if weight >= 2:
            yield Candidate("regionalNodesExamined", "00", *found.span(), "nodes", weight)
            yield Candidate("regionalNodesPositive", _NOT_EXAMINED, *found.span(), "nodes", weight)


def _all_negative(report: Report) -> tuple[int, _Count] | None:
    """Return none positive where the report says so of all nodes without counting them."""
    for found in _NO_NODE.finditer(report.text):
        sentence = report.sentence(found.start())
        if sentence.weight >= 2:
            where = _Count("positive", 0, *found.span(), sentence, sentinel=False, total=True)
            return 0, where
    return None


def _counts(report: Report) -> Iterator[_Count]:
    sentinel_parts = {
        each.part for each in report.sentences if each.part and _SENTINEL.search(report.quote(each))
    }
    for sentence in report.sentences:
        words = report.quote(sentence)
        if sentence.weight < 2:
            continue
        # "right nodes: 1 of 9; left: 0 of 7" goes on behind the semicolon
        line = report.text.rfind("\n", 0, sentence.start) + 1
        before = report.text[max(line, sentence.start - 90) : sentence.start]
        before = before.rpartition(". ")[2] if before.rstrip().endswith(";") else ""
        if _NODE.search(before + words):
            sentinel = sentence.part in sentinel_parts
            yield from _in_sentence(sentence, words, before, is_sentinel=sentinel)


def _in_sentence(
    sentence: Sentence, words: str, before: str, *, is_sentinel: bool
) -> Iterator[_Count]:
    around = before + words
    named = is_sentinel or bool(_SENTINEL.search(around))
    sentinel = named and not _NON_SENTINEL.search(around)
    total = bool(_TOTAL.search(around)) and not sentinel
    for what, text, (start, end) in _fractions(words, before) or _plain_counts(words):
        number = count(text)
        if number is not None:
            place = sentence.start + start, sentence.start + end
            yield _Count(what, number, *place, sentence, sentinel, total)


def _fractions(words: str, before: str) -> list[_Found]:
    """Return what "2/14" and "two of fourteen" count, where they stand near a node."""
    found: list[_Found] = []
    for each in _FRACTION.finditer(words):
        near = before + words[max(each.start() - 90, 0) : each.end() + 60]
        if _NODE.search(near) and (count(each["p"]) or 0) <= (count(each["e"]) or 0):
            found += [("positive", each["p"], each.span()), ("examined", each["e"], each.span())]
    return found


def _plain_counts(words: str) -> list[_Found]:
    """Return what a sentence without a fraction counts: "14 nodes, all negative"."""
    found: list[_Found] = []
    positive = _POSITIVE.search(words)
    if positive:
        found.append(("positive", _given_group(positive), positive.span()))
    labelled = _EXAMINED.search(words)
    examined = labelled or _COUNTED.search(words)
    if not examined or (positive and positive.span() == examined.span()):
        return found
    number = _given_group(examined)
    negative = not positive and _ALL_NEGATIVE.search(words)
    if count(number) == 0 or not (labelled or positive or negative or not _INVOLVES.search(words)):
        return found
    found.append(("examined", number, examined.span()))
    if negative:
        found.append(("positive", "0", examined.span()))
    return found


def _given_group(found: re.Match[str]) -> str:
    return next(value for value in found.groups() if value)
