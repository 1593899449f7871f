"""All fills that a section offers, each with what it would put in beside what is there now."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from registry.abstracting import sections
from registry.abstracting.chart import Chart
from registry.abstracting.fields import item_of
from registry.abstracting.fills import (
    at_this_hospital,
    drafts,
    first_course,
    places,
    whole_section,
)
from registry.abstracting.fills.proposal import Fill, Proposal
from registry.abstracting.fills.sources import Sources
from registry.standards.items import Item

# What another tumor of the same patient may have in common with this one.
_COMMON = frozenset({"address", "physicians"})
_COMMON_ITEMS = frozenset({"medicalRecordNumber"})
_FOLLOWS = "follows"
_NOT_COMMON = frozenset({"dateOfInptAdm", "dateOfInptDisch"})


@dataclass(frozen=True, slots=True)
class Line:
    """What a fill would change in one item: from what is there now to what it proposes."""

    item: Item
    now: str
    now_means: str
    value: str
    means: str
    reason: str
    pointer: str

    @property
    def replaces(self) -> bool:
        """Whether something is there already: then the user has to say that it goes."""
        return bool(self.now)


@dataclass(frozen=True, slots=True)
class Offer:
    """A fill with the lines that it would change; none where all is as it proposes."""

    name: str
    title: str
    lines: tuple[Line, ...]


def offers(section: str, case: Chart, sources: Sources) -> list[Offer]:
    """Return what the section's fills propose for *case*, those that change something."""
    found = (
        Offer(fill.name, fill.title, tuple(_lines(section, case, fill.propose(case))))
        for fill in fills(section, case, sources)
    )
    return _several([offer for offer in found if offer.lines])


def _several(found: list[Offer]) -> list[Offer]:
    """Return *found* without the fill of all that follows where that is what another one fills."""
    whole = next((offer for offer in found if offer.name == _FOLLOWS), None)
    same = whole and any(offer.lines == whole.lines for offer in found if offer is not whole)
    return [offer for offer in found if offer is not whole] if same else found


def fills(section: str, case: Chart, sources: Sources) -> Iterator[Fill]:
    """Yield the fills of a section, the most used first."""
    yield Fill("reports", "As the reports suggest", lambda _: list(sources.said))
    if whole_section.has_none_given(section):
        yield Fill(
            "none", whole_section.none_title(section), partial(whole_section.none_given, section)
        )
    yield Fill(_FOLLOWS, "All that follows: worked out, here, text", following)
    yield Fill("worked-out", "Worked out from dates and treatment", first_course.worked_out)
    yield Fill("hospital", "Here as in the first course", at_this_hospital.copies)
    for number, town in enumerate(places.towns(section, case), 1):
        yield Fill(
            f"town-{number}",
            f"From the postal code: {town.city}, {town.state}",
            partial(places.of_town, section, town),
        )
    yield Fill("text", "Text drafted from the codes", drafts.texts)
    yield Fill("defaults", "Defaults", lambda _: _of_defaults(sources))
    yield Fill(
        "previous", "As in the patient's other case", lambda _: _of_previous(section, sources)
    )
    yield Fill("last", "As in your last cases", lambda _: _of_last(sources))
    yield Fill(
        "unknown",
        f"Unknown: all of {sections.TITLES[section]}",
        partial(whole_section.unknown, section),
    )


def following(case: Chart) -> list[Proposal]:
    """Return what follows from what is coded, each step from what the steps before it fill."""
    found: list[Proposal] = []
    for step in (first_course.worked_out, at_this_hospital.copies, drafts.texts):
        filled = {each.naaccr_id: each.value for each in found if not case[each.naaccr_id]}
        found += step(case.overlaid(filled))
    return found


def _of_defaults(sources: Sources) -> list[Proposal]:
    return [Proposal(name, *default) for name, default in sources.defaults.items()]


def _of_previous(section: str, sources: Sources) -> list[Proposal]:
    site, year = (
        sources.previous.get("primarySite", ""),
        sources.previous.get("dateOfDiagnosis", ""),
    )
    reason = (
        f"From {site or 'the case without a site'}, diagnosed {year[:4] or 'unknown'}: still so?"
    )
    return [
        Proposal(name, value, reason)
        for name, value in sources.previous.items()
        if name in _COMMON_ITEMS or (section in _COMMON and name not in _NOT_COMMON)
    ]


def _of_last(sources: Sources) -> list[Proposal]:
    return [Proposal(name, value, "What you saved last") for name, value in sources.last.items()]


def _lines(section: str, case: Chart, proposals: list[Proposal]) -> Iterator[Line]:
    """Yield the proposals for fields that the section shows, where they change something.

    Fields that a proposed value hides keep what they have.
    """
    after = case.overlaid({each.naaccr_id: each.value for each in proposals})
    shown = {
        place.naaccr_id
        for place in sections.layout(section, case).placements
        if not place.derived and place.asked(after)
    }
    for each in proposals:
        now = case[each.naaccr_id]
        if each.naaccr_id in shown and each.value != now:
            yield Line(
                item_of(each.naaccr_id),
                now,
                case.describe(each.naaccr_id, now),
                each.value,
                after.describe(each.naaccr_id, each.value),
                each.reason,
                each.pointer,
            )
