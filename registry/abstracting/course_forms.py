"""The forms of a treatment and of a recurrence."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import HiddenField, SelectField, StringField, TextAreaField

from registry.cases.courses import checks
from registry.cases.courses.models import Recurrence, Treatment
from registry.cases.courses.words import (
    CONFIRMED,
    FIRST_COURSE,
    MODALITIES,
    REASONS,
    recurred,
)
from registry.formats import partial_date, topography
from registry.forms import AccessibleForm, choices
from registry.standards import codes

WHEN = "20250314, 3/2025, 2025, or t for today."


class RowForm(AccessibleForm):
    """What both forms have in common: the version that was opened, and a note."""

    version = HiddenField(default="1")
    note = TextAreaField("Note", render_kw={"rows": 2})

    @property
    def opened_version(self) -> int:
        """The version of the row when the form was made."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0

    def reopen(self, row: Treatment | Recurrence) -> None:
        """Keep what was typed, to be sent again over the row as it is now."""
        self.version.data = str(row.version)

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Say at each field why nothing was kept."""
        for name, message in problems.items():
            self[name].errors = [message]


class TreatmentForm(RowForm):
    """A treatment: its course, kind, dates, drugs, place and reason."""

    course = StringField("Course", description="1 is the first one.")
    drugs = StringField(
        "Drugs",
        description="Names, brands or regimens, with semicolons: FOLFOX; bevacizumab. "
        "F2 finds them.",
    )
    modality = SelectField(
        "Kind of treatment",
        choices=choices([("", "By the drugs"), *MODALITIES.items()]),
        validate_choice=False,
    )
    started = StringField("Start", description=WHEN)
    ended = StringField("End", description="Blank while it goes on.")
    facility = StringField("Where", description="The hospital or practice.")
    reason = SelectField(
        "Reason", choices=choices([("", "Not stated"), *REASONS.items()]), validate_choice=False
    )

    @classmethod
    def of(
        cls, treatment: Treatment | None, others: Iterable[Treatment], course: str = ""
    ) -> "TreatmentForm":
        """Return the form: as sent, or with *treatment*, or for *course*, or one after *others*."""
        if treatment is not None:
            return cls(data=_data(treatment))
        last = max((each.course for each in others), default=FIRST_COURSE)
        return cls(data={"course": course or str(last + 1)})

    def values(self) -> dict[str, Any]:
        """Return what was typed, as :func:`checks.treatment` takes it."""
        return {**_typed(self), "drugs": checks.split(self.drugs.data or "")}


class RecurrenceForm(RowForm):
    """A recurrence: when, where, and how it was confirmed."""

    date = StringField("Date", description=WHEN)
    type = SelectField("Type", description="Type a code to choose it.", validate_choice=False)
    sites = StringField(
        "Sites", description="Codes of ICD-O, with semicolons: C22.0; C34.1. F2 finds them."
    )
    confirmed = SelectField(
        "Confirmed by",
        choices=choices([("", "Not stated"), *CONFIRMED.items()]),
        validate_choice=False,
    )

    @classmethod
    def of(cls, data: Recurrence | Mapping[str, str] | None) -> "RecurrenceForm":
        """Return the form: as sent, or with a recurrence, or with what the items tell of one."""
        form = cls(data=_data(data) if isinstance(data, Recurrence) else data or {})
        form.type.choices = choices(_types())
        return form

    def values(self) -> dict[str, Any]:
        """Return what was typed, as :func:`checks.recurrence` takes it."""
        return {**_typed(self), "sites": checks.split(self.sites.data or "")}


def _typed(form: RowForm) -> dict[str, str]:
    own = {"version", "csrf_token"}
    return {field.name: field.data or "" for field in form if field.name not in own}


def _data(row: Treatment | Recurrence) -> dict[str, str]:
    data = {"version": str(row.version), "note": row.note}
    if isinstance(row, Recurrence):
        sites = "; ".join(topography(code) for code in row.sites)
        named = {"type": row.type, "sites": sites, "confirmed": row.confirmed}
        return {**data, **named, "date": partial_date(row.date)}
    return {
        **data,
        "course": str(row.course),
        "drugs": "; ".join(row.drugs),
        "modality": row.modality,
        "started": partial_date(row.started),
        "ended": partial_date(row.ended),
        "facility": row.facility,
        "reason": row.reason,
    }


def _types() -> list[tuple[str, str]]:
    listed = codes.code_list("recurrenceType1st")
    found = listed.codes() if listed else []
    came_back = [(each.code, f"{each.code} {each.label}") for each in found if recurred(each.code)]
    return [("", "Choose"), *came_back]
