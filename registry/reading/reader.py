"""Choosing one value for each item among all that was read."""

import re
from collections.abc import Iterable, Iterator

from registry.reading import (
    dates,
    findings,
    gleason,
    gradings,
    histologies,
    margins,
    measures,
    nodes,
    receptors,
    sites,
    sizes,
    treatments,
)
from registry.reading.report import Report
from registry.reading.suggestion import Candidate, Suggestion

_CONFIDENT, _LIKELY, _PLAUSIBLE = 0.95, 0.9, 0.8
_TREATED = re.compile(
    r"\b(?:status\s+post|s/p|after|following|post|prior|received|completed)[ -](?:\w+[ -]){0,2}"
    r"(?:neo-?adjuvant|chemoradi\w+|preoperative\s+(?:chemo|radi)\w+)|\bypT|\bpost-?neoadjuvant"
    r"|\btreatment\s+effect\s*:?\s*(?:present|identified|partial|near|moderate|minimal)"
    r"|\bresidual\s+cancer\s+burden\b",
    re.IGNORECASE,
)


def read(
    text: str,
    *,
    kind: str | None = None,
    diagnosis_year: int | None = None,
    dated: bool = True,
) -> list[Suggestion]:
    """Return what *text* suggests, at most one value for an item, in the order of the text.

    *kind* is imaging, biopsy, cytology, resection or operative; without it the words of the
    report decide.  *diagnosis_year* chooses the grade items of its time, today's without it.
    Different values with equal evidence suggest nothing.  Unless *dated* no dates are looked
    for, which saves time.
    """
    report = Report(text, kind)
    chosen = _chosen(_candidates(report, diagnosis_year, dated=dated))
    suggestions = [_suggestion(report, candidate) for candidate in chosen]
    return sorted(suggestions, key=lambda suggestion: (suggestion.start, suggestion.item))


def _candidates(report: Report, diagnosis_year: int | None, *, dated: bool) -> Iterator[Candidate]:
    named, organs = histologies.affirmed(report), sites.affirmed(report)
    places = sites.places(report, organs, histologies.stated(report, named))
    organ = sites.organ(places)
    diagnoses = histologies.stated(report, named, organ)
    diagnosis = histologies.chosen(diagnoses)
    if diagnosis:
        central = [each for each in diagnoses if not each.aside] or diagnoses
        places = sites.places(report, organs, central)
        organ = sites.organ(places)
    histology, behavior = (diagnosis.histology, diagnosis.behavior) if diagnosis else ("", "")
    treated = bool(_TREATED.search(report.text))
    if diagnosis or report.kind in {"imaging", "operative"}:
        yield from sites.candidates(report, places)
    yield from histologies.candidates(report, diagnoses)
    yield from sizes.candidates(report, diagnoses, behavior, treated=treated)
    if dated:
        yield from dates.candidates(report, malignant=bool(diagnosis))
        yield from treatments.candidates(report, diagnosis_year)
    yield from measures.candidates(report, organ)
    yield from nodes.candidates(report, organ)
    if diagnosis:
        yield from margins.candidates(report)
    yield from findings.candidates(report, organ)
    if organ in {"breast", ""}:
        yield from receptors.candidates(report)
    if organ in {"prostate", ""}:
        yield from gleason.candidates(report, diagnosis_year)
    graded = gradings.family(organ, histology, behavior)
    yield from gradings.candidates(report, graded, treated=treated, diagnosis_year=diagnosis_year)


def _chosen(candidates: Iterable[Candidate]) -> list[Candidate]:
    by_item: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_item.setdefault(candidate.item, []).append(candidate)
    best = (_best(found) for found in by_item.values())
    return [candidate for candidate in best if candidate]


def _best(candidates: list[Candidate]) -> Candidate | None:
    most = max((candidate.weight, candidate.rank) for candidate in candidates)
    top = [each for each in candidates if (each.weight, each.rank) == most]
    first = min(top, key=lambda candidate: candidate.start)
    return first if len({candidate.value for candidate in top}) == 1 else None


def _suggestion(report: Report, candidate: Candidate) -> Suggestion:
    sentence = report.sentence(candidate.start)
    return Suggestion(
        candidate.item,
        candidate.value,
        report.origin(candidate.start),
        report.origin(candidate.end - 1) + 1,
        report.origin(sentence.start),
        report.origin(max(sentence.end, candidate.end) - 1) + 1,
        candidate.rule,
        _confidence(candidate.weight),
    )


def _confidence(weight: float) -> float:
    if weight >= 4:
        return _CONFIDENT
    return _LIKELY if weight >= 3 else _PLAUSIBLE
