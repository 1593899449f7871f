"""Codes and their evidence side by side."""

from dataclasses import dataclass

from registry.abstracting import reading, sections
from registry.abstracting.chart import Chart
from registry.abstracting.fields import ONE_LINE, item_of
from registry.abstracting.reading import Offer
from registry.cases.evidence import queries
from registry.cases.evidence.models import CaseReport
from registry.cases.evidence.queries import Quote
from registry.cases.models import Abstract
from registry.reading import agrees

# Sections whose codes a report can bear out.
SECTIONS = ("cancer", "extent", "factors", "surgery", "radiation", "systemic")
KEPT, CHANGED, SUGGESTED, DIFFERS, NONE = "kept", "changed", "suggested", "differs", "none"
SAYS = {
    KEPT: "Evidence kept",
    CHANGED: "Coded otherwise since",
    SUGGESTED: "A report says so",
    DIFFERS: "A report says otherwise",
    NONE: "No evidence",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A coded *item* with the *value* it has, and what a report says about it."""

    section: str
    item: str
    value: str
    state: str
    quote: Quote | None = None
    report: CaseReport | None = None
    start: int = 0
    end: int = 0
    said: str = ""

    @property
    def says(self) -> str:
        """The state in words."""
        return SAYS[self.state]

    @property
    def mark(self) -> str:
        """The HTML id of the words on the report's page."""
        return reading.mark(self.report, self.start, self.end) if self.report else ""


@dataclass(frozen=True, slots=True)
class Review:
    """The lines of a case: those with words of a report, and those without."""

    lines: list[Line]

    @property
    def borne_out(self) -> list[Line]:
        """Lines with words beside them; those that a report speaks against first."""
        order = (DIFFERS, CHANGED, SUGGESTED, KEPT)
        found = [line for line in self.lines if line.state != NONE]
        return sorted(found, key=lambda line: order.index(line.state))

    @property
    def bare(self) -> list[Line]:
        """Lines without any evidence."""
        return [line for line in self.lines if line.state == NONE]


def review(abstract: Abstract, case: Chart) -> Review:
    """Return every coded value of *case* that a report could bear out."""
    kept = queries.evidence(abstract.id)
    by_id = {report.id: report for report in queries.reports(abstract.id)}
    offered: dict[str, list[Offer]] = {}
    for offer in reading.offers(abstract, case):
        offered.setdefault(offer.item, []).append(offer)
    lines = []
    for section, item in _coded(case):
        pointer = kept.get(item)
        if pointer:
            report = by_id[pointer.report_id]
            state = KEPT if pointer.value == case[item] else CHANGED
            quote = queries.quote(report, pointer.start, pointer.end)
            lines.append(
                Line(
                    section, item, case[item], state, quote, report, pointer.start, pointer.end,
                    pointer.value,
                )
            )  # fmt: skip
        else:
            lines.append(_suggested(section, item, case[item], offered.get(item, [])))
    return Review(lines)


def _suggested(section: str, item: str, value: str, offers: list[Offer]) -> Line:
    if not offers:
        return Line(section, item, value, NONE)
    agreeing = next((each for each in offers if agrees(item, value, each.value)), None)
    offer = agreeing or offers[0]
    state = SUGGESTED if agreeing else DIFFERS
    return Line(
        section, item, value, state, offer.quote, offer.report, offer.start, offer.end, offer.value
    )


def _coded(case: Chart) -> list[tuple[str, str]]:
    return [
        (section, place.naaccr_id)
        for section in SECTIONS
        for place in sections.layout(section, case).placements
        if not place.derived and case[place.naaccr_id] and not _is_text(place.naaccr_id)
    ]


def _is_text(naaccr_id: str) -> bool:
    item = item_of(naaccr_id)
    return item.data_type == "text" and item.length > ONE_LINE
