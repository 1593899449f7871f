"""Forms: who asks, which cases, how protected, the decision, to whom a file went."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from registry.cases import filters
from registry.cases import queries as cases
from registry.cases.filters import CaseFilter
from registry.cases.wording import BASES
from registry.data_requests.models import DESTROYED, RETURNED, REVIEWS, DataRequest
from registry.disclosure import profiles
from registry.disclosure.files import FORMS
from registry.disclosure.profiles import PROFILES
from registry.disclosure.risks import QUASI, rating
from registry.forms import AccessibleForm, choices
from registry.snapshot import naming
from registry.standards import site_groups

LONG = Length(max=5_000, message="Shorten the text to 5,000 characters")
FEWEST_HINT = (
    "Patients that have to share each combination of quasi-identifiers: 5 for a colleague, "
    "11 for what is published, 1 for no demand."
)


class VersionedForm(AccessibleForm):
    """A form that remembers which version of the request it was filled in from."""

    version = HiddenField()

    @property
    def read_version(self) -> int:
        """The version that was read; 0 where the field was tampered with."""
        return int(self.version.data) if (self.version.data or "").isdigit() else 0


class RequestForm(VersionedForm):
    """Who asks for what, and what allows it."""

    title = StringField("Title", [DataRequired("Type a title"), Length(max=120)])
    requester = StringField(
        "Requester", [DataRequired("Type who asks for the data"), Length(max=120)]
    )
    institution = StringField(
        "Institution", [DataRequired("Type the requester's institution"), Length(max=120)]
    )
    address = TextAreaField("Address", [LONG], render_kw={"rows": 2})
    purpose = TextAreaField(
        "Purpose",
        [DataRequired("Type what the data are for"), LONG],
        description="The question, and why these items are the least that answers it.",
        render_kw={"rows": 3},
    )
    irb_review = SelectField("Review by the IRB", choices=choices(REVIEWS.items()))
    irb_number = StringField("IRB number", [Length(max=60)])
    irb_expires = DateField("IRB approval expires", [Optional()])
    agreement = StringField(
        "Data use agreement",
        [Length(max=120)],
        description="Its number or name. A limited data set needs one.",
    )
    agreement_expires = DateField("Agreement expires", [Optional()])

    def values(self) -> dict[str, Any]:
        """Return what was typed, without blanks around it."""
        return _values(self)


class CohortForm(VersionedForm):
    """Which cases: the filter of lists and tables."""

    basis = SelectField("Year of", choices=choices(BASES.items()))
    year_from = StringField("From", render_kw={"inputmode": "numeric"})
    year_to = StringField("To", render_kw={"inputmode": "numeric"})
    facility = SelectField("Facility")
    group = SelectField("Site group")
    site = StringField("Site", description="C50 or C50.4.")
    histology = StringField("Histology", description="Four digits.")
    behavior = SelectField(
        "Behavior",
        choices=choices(
            [("", "All"), ("3", "3 malignant"), ("2", "2 in situ"), ("1", "1"), ("0", "0")]
        ),
    )
    analytic = SelectField(
        "Class", choices=choices([("", "All"), ("yes", "Analytic (00-22)"), ("no", "Non-analytic")])
    )
    sex = SelectField("Sex", choices=choices([("", "All"), ("1", "Male"), ("2", "Female")]))
    age_from = StringField("Age from", render_kw={"inputmode": "numeric"})
    age_to = StringField("Age to", render_kw={"inputmode": "numeric"})
    stage_group = SelectField(
        "AJCC stage group",
        choices=choices([("", "All"), *((each, each) for each in ("0", "I", "II", "III", "IV"))]),
    )
    vital = SelectField(
        "Vital status", choices=choices([("", "All"), ("1", "Alive"), ("0", "Dead")])
    )
    status = SelectField(
        "Abstract",
        choices=choices([("", "All"), ("complete", "Complete"), ("incomplete", "Incomplete")]),
    )
    items = StringField(
        "Codes of further items",
        description="Such as race1:01,02;countyAtDx:none;ajccTnmClinStageGroup:2*",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facilities = [(str(one.id), one.name) for one in cases.facilities()]
        self.facility.choices = choices([("", "All"), *facilities])
        groups = [(code, group.name) for code, group in site_groups.groups().items()]
        # A filter that came from a table may name several groups.
        chosen = self.group.data or ""
        if "," in chosen:
            groups.insert(0, (chosen, "Several site groups"))
        self.group.choices = choices([("", "All"), *groups])

    def query(self, former: dict[str, str]) -> dict[str, str]:
        """Return the filter as a query; what the form does not show stays as in *former*."""
        shown = {field.name: (field.data or "").strip() for field in self}
        chosen = CaseFilter.from_query({**former, **shown})
        return chosen.to_query()

    def validate_basis(self, field: Field) -> None:
        """Refuse a filter whose values have the wrong form."""
        try:
            filters.conditions(CaseFilter.from_query(self.query({})), "20250101")
        except ValueError as problem:
            raise ValidationError(str(problem)) from None


class ProtectionForm(VersionedForm):
    """How the file is protected; the steps of each item are fields of their own names."""

    profile = SelectField(
        "Kind of file",
        choices=choices((key, f"{each.label} ({each.source})") for key, each in PROFILES.items()),
    )
    shift = BooleanField(
        "Shift each patient's dates by the same days, so that intervals stay true",
        description="By up to 182 days, secret. Not for safe harbor, which gives years.",
    )
    fewest = IntegerField(
        "Fewest patients alike (k)",
        [NumberRange(1, 1_000, "Type a whole number from 1 to 1,000")],
        description=FEWEST_HINT,
    )
    sensitive = SelectField("Item that has to be diverse")
    diverse = IntegerField(
        "Different values in each combination (l)",
        [NumberRange(1, 100, "Type a whole number from 1 to 100")],
    )
    leave_out = BooleanField("Leave out the records that would still stand out")

    def __init__(self, *args: Any, request: DataRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(name, naming.label(name)) for name in request.items]
        self.sensitive.choices = choices(
            [("", "None"), *(pair for pair in listed if rating(pair[0]).risk != QUASI)]
        )

    def validate_shift(self, field: Field) -> None:
        """Refuse shifted dates where the profile gives years."""
        profile = PROFILES.get(self.profile.data)
        if field.data and profile and not profile.may_shift:
            raise ValidationError(f"{profile.label}: dates are given by their year, not shifted")

    def values(self) -> dict[str, Any]:
        """Return what was chosen."""
        return _values(self)


class DecisionForm(AccessibleForm):
    """Approval or refusal, with its reason."""

    words = TextAreaField(
        "Reason",
        [DataRequired("Type the reason of the decision"), LONG],
        render_kw={"rows": 2},
    )


class MakeForm(AccessibleForm):
    """The form of the file."""

    form = SelectField("Form of the file", choices=choices(FORMS.items()))


class GiveForm(AccessibleForm):
    """To whom a file went."""

    recipient = StringField(
        "Recipient", [DataRequired("Type who received the file"), Length(max=120)]
    )
    recipient_address = TextAreaField(
        "Address of the recipient",
        [DataRequired("Type the recipient's address, for the accounting of disclosures"), LONG],
        render_kw={"rows": 2},
    )
    given_on = DateField("Given on", [DataRequired("Type the day on which the file was given")])
    due_on = DateField(
        "To be returned or destroyed by",
        [DataRequired("Type the day by which the file is to be returned or destroyed")],
    )

    def __init__(self, *args: Any, made_on: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._days = made_on, today

    def validate_given_on(self, field: Field) -> None:
        """Refuse a day before the file was made, or to come."""
        _between(field, *self._days)

    def validate_due_on(self, field: Field) -> None:
        """Refuse a day before the file was given."""
        if field.data and self.given_on.data and field.data < self.given_on.data:
            raise ValidationError(f"{field.data} lies before the day on which the file was given")

    def values(self) -> dict[str, Any]:
        """Return what was typed, without blanks around it."""
        return _values(self)


class SettleForm(AccessibleForm):
    """What became of a file."""

    settled_how = SelectField(
        "The file was", choices=choices([(DESTROYED, "Destroyed"), (RETURNED, "Returned")])
    )
    settled_on = DateField("On", [DataRequired("Type the day")])
    settled_note = TextAreaField(
        "How it is known", [LONG], description="Such as a certificate.", render_kw={"rows": 2}
    )

    def __init__(self, *args: Any, given_on: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._days = given_on, today

    def validate_settled_on(self, field: Field) -> None:
        """Refuse a day before the file was given, or to come."""
        _between(field, *self._days)

    def values(self) -> dict[str, Any]:
        """Return what was typed, without blanks around it."""
        return _values(self)


def level_choices(request: DataRequest, profile: str) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the items whose steps can be chosen, each with its steps."""
    found = []
    for name in request.items:
        steps = profiles.steps(name, profile)
        if len(steps) > 1:
            found.append((name, [(number, step.label) for number, step in steps]))
    return found


def typed_levels(names: Iterable[str], typed: Any) -> dict[str, int]:
    """Return the steps that were chosen, by item; a name that no item has is left out."""
    return {
        name: int(typed[f"level-{name}"])
        for name in names
        if typed.get(f"level-{name}", "").isdigit()
    }


def _between(field: Field, first: date, last: date) -> None:
    if field.data and not first <= field.data <= last:
        raise ValidationError(f"{field.data} does not lie between {first} and {last}")


def _values(form: AccessibleForm) -> dict[str, Any]:
    return {
        field.name: field.data.strip() if isinstance(field.data, str) else field.data
        for field in form
        if field.name not in ("version", "csrf_token")
    }
