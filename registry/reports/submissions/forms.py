"""Forms: the selection, sending, the receipt, destinations."""

from datetime import date
from typing import Any

from flask import current_app
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from registry.cases import queries as cases
from registry.forms import AccessibleForm, choices
from registry.reports.submissions import files, queries, selection
from registry.reports.submissions.checks import demands
from registry.reports.submissions.models import CADENCES, KINDS, VERSIONS, Destination
from registry.reports.submissions.periods import Period, PeriodError
from registry.reports.submissions.selection import BASES, SENDING, Selection

TYPE_WORDS = {
    "A": "A – full abstract with text",
    "M": "M – modified abstract with text",
    "C": "C – confidential, coded, without text",
    "I": "I – incidence, without identifiers",
}
COUNT = "Type a whole number"
# Bytes of a file of rejects.
MOST_REJECTS = 5_000_000
AS_DESTINATION = ("", "As the destination takes")


def _versions() -> list[tuple[str, str]]:
    return [(str(version), f"NAACCR {version // 10}") for version in VERSIONS]


class SelectionForm(AccessibleForm):
    """Which cases go to whom, and in which form."""

    destination = SelectField("Destination", coerce=int)
    facility = SelectField("Facility", coerce=int)
    basis = SelectField("Period counts", choices=choices(BASES.items()))
    first = StringField(
        "From",
        [InputRequired("Type the first day, month or year of the period")],
        description="A day, a month or a year: 2025-04-01, 2025-04 or 2025.",
    )
    last = StringField("To", description="A month or year counts whole. Blank: as From.")
    version = SelectField("NAACCR version", choices=choices([AS_DESTINATION, *_versions()]))
    record_type = SelectField("Record type", choices=choices([AS_DESTINATION, *TYPE_WORDS.items()]))
    sending = SelectField("Take", choices=choices(SENDING.items()))
    earlier = BooleanField(
        "Also cases outside the period that changed since they were last sent", default=True
    )
    incomplete = BooleanField("Also incomplete abstracts")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.destination.choices = choices((one.id, one.name) for one in queries.destinations())
        self.facility.choices = choices((one.id, one.name) for one in _own_first())

    def validate_first(self, field: Field) -> None:
        """Read the period; accession years must be whole."""
        try:
            selection.typed_period(self.basis.data, field.data, self.last.data or "")
        except PeriodError as problem:
            raise ValidationError(str(problem)) from None

    def selection(self) -> Selection:
        """Return what was chosen."""
        period = Period.typed(self.first.data or "", self.last.data or "")
        destination = queries.destination_or_404(self.destination.data)
        return Selection(
            destination=destination.id,
            facility=self.facility.data,
            basis=self.basis.data,
            first=period.first.isoformat(),
            last=period.last.isoformat(),
            version=int(self.version.data or destination.naaccr_version),
            record_type=self.record_type.data or destination.record_type,
            sending=self.sending.data,
            incomplete=self.incomplete.data,
            earlier=self.earlier.data,
        )


class SendForm(AccessibleForm):
    """When the file was sent."""

    sent_on = DateField("Sent on", [InputRequired("Type the day on which the file was sent")])

    def __init__(self, *args: Any, prepared_on: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._days = prepared_on, today

    def validate_sent_on(self, field: Field) -> None:
        """Refuse a day before the file was prepared, or after today."""
        first, last = self._days
        if field.data and not first <= field.data <= last:
            raise ValidationError(f"{field.data} does not lie between {first} and {last}")


class ReceiptForm(AccessibleForm):
    """What the destination answered."""

    received_on = DateField("Received on", [InputRequired("Type the day of the receipt")])
    number = StringField(
        "Receipt number", [Length(max=80)], description="As the destination gives it."
    )
    accepted = IntegerField("Cases accepted", [Optional(), NumberRange(0, message=COUNT)])
    rejected = IntegerField("Cases rejected", [Optional(), NumberRange(0, message=COUNT)])
    text = TextAreaField(
        "Receipt in words",
        [Length(max=20_000, message="Shorten the text to 20,000 characters")],
        description="Counts, edit results, confirmation number.",
        render_kw={"rows": 4},
    )
    file = FileField("Receipt file", description="A mail, a PDF or an edit report.")

    content = b""

    def validate_text(self, field: Field) -> None:
        """Ask for words, a number, counts or a file."""
        said = (field.data, self.number.data)
        counted = self.accepted.data is not None or self.rejected.data is not None
        if not any((each or "").strip() for each in said) and not counted and not self.file.data:
            raise ValidationError("Type what the receipt says, or choose its file")

    def validate_file(self, field: Field) -> None:
        """Read the file, and refuse one that is too large."""
        limit = current_app.config["RECEIPT_MAX_LENGTH"]
        if field.data:
            self.content = field.data.read(limit + 1)
            field.data.close()
        if len(self.content) > limit:
            raise ValidationError(
                f"{field.data.filename} is larger than {limit // 1024:,} KB; "
                "keep the part that matters"
            )


class NotesForm(AccessibleForm):
    """What the preparer has to say about a submission."""

    notes = TextAreaField(
        "Notes",
        [Length(max=5_000, message="Shorten the notes to 5,000 characters")],
        description="They stand on the cover of the workbook.",
        render_kw={"rows": 4},
    )


class RejectsForm(AccessibleForm):
    """The cases that a destination rejected, typed, pasted or as a file."""

    text = TextAreaField(
        "Rejected cases",
        description="A line for each: accession number with sequence, then the reason, such as "
        "202500001-00, sex and site do not agree. Columns of a spreadsheet can be pasted.",
        render_kw={"rows": 6},
    )
    file = FileField("Or a CSV file", description="Accession or patient id number, and reason.")

    lines = ""

    def validate_file(self, field: Field) -> None:
        """Read the file where one is chosen, else what was typed."""
        self.lines = self.text.data or ""
        if not field.data:
            return
        if self.lines.strip():
            raise ValidationError("Type the rejects or choose a file, not both")
        try:
            self.lines = field.data.read(MOST_REJECTS).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(f"{field.data.filename} is not a CSV file in UTF-8") from None


class DestinationForm(AccessibleForm):
    """Who receives submissions, and what they take."""

    name = StringField("Name", [InputRequired("Type the name"), Length(max=120)])
    code = StringField("Code", [InputRequired("Type a short code, such as STATE"), Length(max=20)])
    kind = SelectField("Kind", choices=choices(KINDS.items()))
    record_type = SelectField("Record type", choices=choices(TYPE_WORDS.items()))
    naaccr_version = SelectField("NAACCR version", choices=choices(_versions()), coerce=int)
    classes = StringField(
        "Classes of case",
        [Optional(), Length(max=120)],
        description="Such as 00-22, 34. Blank: all.",
    )
    file_name = StringField(
        "File name",
        [InputRequired("Type a pattern for the file name"), Length(max=120)],
        description="May contain " + ", ".join(f"{{{name}}}" for name in files.NAME_PARTS),
    )
    zero_errors = BooleanField(
        "Keep cases with errors out, unless the error is waived or over-ridden", default=True
    )
    cadence = SelectField("Due", choices=choices(CADENCES.items()))
    due_days = IntegerField(
        "Days until it is due",
        [NumberRange(0, 366, "Type a number of days from 0 to 366")],
        default=30,
        description="Counted from the end of the month or quarter. Ask the destination.",
    )
    user_items = BooleanField("Send the items of user dictionaries too")
    active = BooleanField("Offered for new submissions", default=True)

    def __init__(self, *args: Any, known: list[Destination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taken = {one.code.casefold() for one in known}

    def validate_code(self, field: Field) -> None:
        """Refuse the code of another destination."""
        if (field.data or "").casefold() in self._taken:
            raise ValidationError(f"{field.data} is the code of another destination")

    def validate_classes(self, field: Field) -> None:
        """Refuse what is no list of classes."""
        try:
            selection.class_ranges(field.data or "")
        except ValueError as problem:
            raise ValidationError(str(problem)) from None

    def validate_file_name(self, field: Field) -> None:
        """Refuse names that nothing fills."""
        try:
            files.check_pattern(field.data or "")
        except ValueError as problem:
            raise ValidationError(str(problem)) from None


class DemandForm(AccessibleForm):
    """What a destination asks of one item."""

    item = StringField(
        "Item",
        [InputRequired("Type the number or XML id of an item")],
        description="Number or XML id, such as 400 or primarySite.",
        render_kw={"autocomplete": "off"},
    )
    demand = SelectField("Asked for", choices=choices(demands.WORDS.items()))

    naaccr_id = ""

    def __init__(self, *args: Any, version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._version = version

    def validate_item(self, field: Field) -> None:
        """Find the item; those of the file's root are no case's."""
        typed = (field.data or "").strip()
        known = demands.askable(self._version)
        by_number = {str(item.number): naaccr_id for naaccr_id, item in known.items()}
        self.naaccr_id = by_number.get(typed, typed)
        if self.naaccr_id not in known:
            raise ValidationError(
                f"{typed!r} is not an item of a case in NAACCR {self._version // 10}"
            )


class DemandsFileForm(AccessibleForm):
    """The required items as a corrected CSV file."""

    file = FileField(
        "CSV file",
        description="The columns naaccrId and demand; demand is always, analytic, known or no.",
    )

    def validate_file(self, field: Field) -> None:
        """Ask for a file."""
        if not field.data:
            raise ValidationError("Choose the CSV file")


def _own_first() -> list[Any]:
    return sorted(cases.facilities(), key=lambda facility: (not facility.own, facility.name))
