"""The reports beside the form: what they suggest for its fields, with the words marked."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from registry.abstracting import sections
from registry.abstracting.chart import Chart
from registry.cases.evidence import queries
from registry.cases.evidence.actions import MOST, Pointer
from registry.cases.evidence.models import CaseReport, Evidence
from registry.cases.evidence.queries import Quote
from registry.cases.models import Abstract
from registry.reading import Suggestion, agrees, gives_way

KINDS = {
    "": "As its words say",
    "biopsy": "Biopsy",
    "cytology": "Cytology",
    "resection": "Resection or excision",
    "imaging": "Imaging",
    "operative": "Operative report",
}
# So much of a report stands beside the form; the whole has a page of its own.
SHOWN = 40_000


@dataclass(frozen=True, slots=True)
class Offer:
    """A value that a report suggests for an item, and what the case holds *now*."""

    item: str
    value: str
    meaning: str
    report: CaseReport
    start: int
    end: int
    now: str

    @property
    def pointer(self) -> str:
        """The evidence as the form sends it."""
        return f"{self.item}:{self.report.id}:{self.start}:{self.end}"

    @property
    def borne_out(self) -> str:
        """What the case holds where the words bear that out; "" where they do not."""
        return self.now if agrees(self.item, self.now, self.value) else ""

    @property
    def mark(self) -> str:
        """The HTML id of the marked words."""
        return mark(self.report, self.start, self.end)

    @property
    def quote(self) -> Quote:
        """The words with their surroundings."""
        return queries.quote(self.report, self.start, self.end, around=50)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a report's text; *mark* is the HTML id of marked words, else empty."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands beside a form: reports, offers for its fields, and offers elsewhere."""

    reports: list[CaseReport]
    here: list[Offer]
    elsewhere: list[tuple[str, int]]
    kept: dict[str, Evidence]

    def pieces(self, report: CaseReport) -> list[Piece]:
        """Return the text of *report*, cut where words are marked."""
        own = [each for each in self.here if each.report is report]
        return list(pieces(report.text[:SHOWN], own))

    def is_whole(self, report: CaseReport) -> bool:
        """Whether all of *report* stands beside the form."""
        return len(report.text) <= SHOWN

    def is_kept(self, offer: Offer) -> bool:
        """Whether the offer's words are the evidence of its item."""
        kept = self.kept.get(offer.item)
        return (
            kept is not None
            and (kept.report_id, kept.start, kept.end) == (offer.report.id, offer.start, offer.end)
            and kept.value == offer.now
        )


def mark(report: CaseReport, start: int, end: int) -> str:
    """Return the HTML id of the words from *start* to *end*."""
    return f"words-{report.id}-{start}-{end}"


def shown(abstract: Abstract, case: Chart, on_page: Collection[str]) -> Shown:
    """Return what stands beside a form with the fields *on_page*."""
    found = offers(abstract, case)
    order = list(on_page)
    here = sorted(
        (each for each in found if each.item in on_page), key=lambda each: order.index(each.item)
    )
    waiting = Counter(
        sections.section_or_other(each.item, case)
        for each in found
        if each.item not in on_page and not each.now
    )
    # What no section asks for is no empty field.
    elsewhere = [
        (name, waiting[name]) for name in sections.TITLES if waiting[name] and name != "other"
    ]
    return Shown(queries.reports(abstract.id), here, elsewhere, queries.evidence(abstract.id))


def panel(abstract: Abstract, case: Chart, on_page: Collection[str]) -> dict[str, object]:
    """Return what the panel's template shows beside a form with the fields *on_page*."""
    return {
        "reading": shown(abstract, case, on_page),
        "kinds": KINDS,
        "most_characters": MOST,
    }


def pointers(sent: Iterable[str]) -> list[Pointer]:
    """Return the evidence that a form sent; what is no pointer is left out."""
    found = []
    for text in sent:
        try:
            found.append(Pointer.parse(text))
        except ValueError:
            continue
    return found


def offers(abstract: Abstract, case: Chart) -> list[Offer]:
    """Return what the reports of a case suggest: a value once, from the newest report.

    A general value is left out where another report says it more exactly.
    """
    found: dict[tuple[str, str], Offer] = {}
    said: dict[str, list[str]] = {}
    for report in queries.reports(abstract.id):
        for each in queries.suggestions(report, case):
            if (each.item, each.value) not in found:
                found[each.item, each.value] = _offer(report, each, case)
                said.setdefault(each.item, []).append(each.value)
    return [
        offer
        for (item, value), offer in found.items()
        if not any(gives_way(item, value, other) for other in said[item])
    ]


def pieces(text: str, offered: list[Offer]) -> Iterator[Piece]:
    """Cut *text* into marked and plain pieces; of words that overlap the first are marked."""
    at = 0
    for offer in sorted(offered, key=lambda each: (each.start, -each.end)):
        if offer.start < at or offer.end > len(text):
            continue
        yield Piece(text[at : offer.start])
        yield Piece(text[offer.start : offer.end], offer.mark)
        at = offer.end
    yield Piece(text[at:])


def _offer(report: CaseReport, each: Suggestion, case: Chart) -> Offer:
    meaning = case.describe(each.item, each.value)
    return Offer(each.item, each.value, meaning, report, each.start, each.end, case[each.item])
