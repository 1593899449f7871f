"""The sections of an abstract, and which of their fields a case is asked for."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import groupby

from registry.abstracting.chart import DISCRIMINATORS, Chart
from registry.abstracting.conditions import Condition, held
from registry.standards import applicability

# The context that the staging schema of a case decides about.
SCHEMA = "schema"
# The context of an item that is shown only while it holds a value.
FILLED = "filled"

TITLES = {
    "identification": "Identification",
    "address": "Address and payer",
    "cancer": "Cancer identification",
    "text": "Text",
    "extent": "Extent and stage",
    "factors": "Site-specific factors",
    "surgery": "Surgery",
    "radiation": "Radiation",
    "systemic": "Systemic therapy",
    "physicians": "Physicians",
    "follow-up": "Follow-up",
    "completion": "Completion",
    "other": "Other items",
}


@dataclass(frozen=True, slots=True)
class Placement:
    """An item's place in a section.

    It is asked for in any of *contexts* (in every one when there is none) while all of
    *when* hold; the context SCHEMA leaves it to the staging schema of the case, FILLED to
    whether there is a value.
    *derived* items are shown, not typed.
    """

    section: str
    group: str
    naaccr_id: str
    contexts: frozenset[str] = frozenset()
    when: tuple[Condition, ...] = ()
    derived: bool = False
    note: str = ""

    def fits(self, case: Chart) -> bool:
        """Whether *case*'s year of diagnosis, site, histology and schema ask for the item."""
        if not applicability.applies(self.naaccr_id, diagnosis_year(case)):
            return False
        if FILLED in self.contexts:
            return self.naaccr_id in case
        if SCHEMA in self.contexts:
            return case.takes(self.naaccr_id)
        return not self.contexts or bool(
            self.contexts & held(case.get("primarySite", ""), case.get("histologicTypeIcdO3", ""))
        )

    def asked(self, case: Chart) -> bool:
        """Whether *case* asks for the item in every respect."""
        return self.fits(case) and all(condition.holds(case) for condition in self.when)


@dataclass(frozen=True, slots=True)
class Layout:
    """The fields of one section for one case: on the form, and hidden with a kept value."""

    section: str
    placements: tuple[Placement, ...]
    kept: tuple[Placement, ...]

    @property
    def title(self) -> str:
        """The section's heading."""
        return TITLES[self.section]

    def groups(self) -> Iterator[tuple[str, list[Placement]]]:
        """Yield each group's heading with its placements."""
        for group, members in groupby(self.placements, key=lambda place: place.group):
            yield group, list(members)


def layout(section: str, case: Chart, posted: Iterable[str] = ()) -> Layout:
    """Return the fields of *section* for *case*.

    A field whose condition looks at another field of the same section stays on
    the form, so that the browser can open it at once, and so does a discriminator that a
    change of the site may ask for.  Items of *posted* stay as well, so that nothing typed
    is lost when the case has changed meanwhile.
    """
    if section == "other":
        return Layout(section, other(case), ())
    members, wanted = placements(section), set(posted)
    on_form = tuple(
        place for place in members if place.naaccr_id in wanted or _is_on_form(place, case)
    )
    if section == "factors" and case.schema_title:
        on_form = tuple(_under(case.schema_title, place) for place in on_form)
    kept = tuple(place for place in members if place not in on_form and case.get(place.naaccr_id))
    return Layout(section, on_form, kept)


def other(case: Chart) -> tuple[Placement, ...]:
    """Return placements of all filled items that no section asks *case* for."""
    known = by_id()
    return tuple(
        Placement(
            "other",
            "Kept from other years and contexts" if naaccr_id in known else "Without a section",
            naaccr_id,
            derived=naaccr_id in known and known[naaccr_id].derived,
        )
        for naaccr_id in sorted(case, key=lambda naaccr_id: naaccr_id not in known)
        if naaccr_id not in known or not _is_on_form(known[naaccr_id], case)
    )


def placements(section: str) -> tuple[Placement, ...]:
    """Return the rows of ``data/sections.csv`` for *section*, in order."""
    return _rows().get(section, ())


@cache
def by_id() -> dict[str, Placement]:
    """Return each item's placement."""
    return {place.naaccr_id: place for rows in _rows().values() for place in rows}


def section_or_other(naaccr_id: str, case: Chart) -> str:
    """Return the section whose form has an item for *case*; "other" where none has."""
    place = by_id().get(naaccr_id)
    return place.section if place and place.asked(case) else "other"


def diagnosis_year(case: Mapping[str, str]) -> int | None:
    """Return the year of diagnosis, or None while it is not known."""
    year = case.get("dateOfDiagnosis", "")[:4]
    return int(year) if year.isdigit() else None


def _under(title: str, place: Placement) -> Placement:
    return replace(place, group=title) if SCHEMA in place.contexts else place


def _is_on_form(place: Placement, case: Chart) -> bool:
    """Whether the form of its section has the item: open, or to be opened by another of its fields.

    A discriminator is there for every case, closed until the schema asks for it.
    """
    if place.naaccr_id in DISCRIMINATORS:
        return True
    return place.fits(case) and all(
        _is_of(place.section, condition.naaccr_id) or condition.holds(case)
        for condition in place.when
    )


def _is_of(section: str, naaccr_id: str) -> bool:
    known = by_id()
    return naaccr_id in known and known[naaccr_id].section == section


@cache
def _rows() -> dict[str, tuple[Placement, ...]]:
    data = resources.files("registry.abstracting").joinpath("data/sections.csv")
    rows: dict[str, list[Placement]] = {}
    for row in csv.DictReader(data.read_text("utf-8").splitlines()):
        rows.setdefault(row["section"], []).append(
            Placement(
                row["section"],
                row["group"],
                row["naaccrId"],
                frozenset(row["contexts"].split()),
                tuple(Condition.parse(text) for text in row["when"].split()),
                row["derived"] == "yes",
                row["note"],
            )
        )
    return {section: tuple(members) for section, members in rows.items()}
