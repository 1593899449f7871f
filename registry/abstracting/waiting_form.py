"""What a case waits for, until when: the form."""

from datetime import date, timedelta

from wtforms import SelectField, StringField
from wtforms.validators import Length

from registry.cases.waiting.models import Waiting
from registry.cases.waiting.reasons import REASONS, usual_day
from registry.forms import AccessibleForm, choices
from registry.standards.partial_date import DateError, PartialDate

LONGEST_NOTE = 200


class NoDay(ValueError):
    """What was typed is no day; the message says what can be typed."""


class WaitingForm(AccessibleForm):
    """The reason, the day and a note."""

    reason = SelectField(
        "Waits for",
        choices=choices([("", "Choose"), *((key, each.words) for key, each in REASONS.items())]),
    )
    until = StringField(
        "Until",
        description="A date, or +14 for days from today. Left blank: surgery 30 days, records 14, "
        "biomarker 21, radiation 60, systemic therapy 30, something else 14.",
    )
    note = StringField(
        "Note",
        [Length(max=LONGEST_NOTE, message=f"Shorten the note to {LONGEST_NOTE} characters")],
        description="What exactly, from whom. No names of patients are needed here.",
    )

    @classmethod
    def of(cls, waiting: Waiting | None) -> "WaitingForm":
        """Return the form: as sent, or else with what the case waits for already."""
        if waiting is None:
            return cls()
        day = date.fromisoformat(waiting.until)
        return cls(data={"reason": waiting.reason, "until": str(day), "note": waiting.note})

    def day(self, today: date) -> date:
        """Return the day that was typed, or the usual one of the reason; raises NoDay."""
        text = (self.until.data or "").strip()
        if not text:
            return usual_day(self.reason.data, today)
        if text.startswith("+"):
            digits = text[1:].strip()
            if not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
                raise NoDay(f"Type + and the number of days, as in +14, not {text!r}")
            return today + timedelta(days=int(digits))
        try:
            found = PartialDate.from_typed(text, today)
        except DateError as problem:
            raise NoDay(f"Type a date that exists: {problem}") from problem
        if not found.is_full:
            raise NoDay(f"Type the day as well as month and year, not {text!r}")
        return found.earliest()
