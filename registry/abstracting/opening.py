"""Opening: the short forms for a new patient and a new case."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date

from wtforms import HiddenField, SelectField

from registry.abstracting import rows
from registry.abstracting.chart import Chart
from registry.abstracting.forms import SectionForm, section_form
from registry.abstracting.sections import Placement
from registry.cases import numbering
from registry.cases.models import Facility, Patient, Tumor
from registry.standards import lookup
from registry.standards.partial_date import DateError, PartialDate

PATIENT = tuple(
    Placement("new-patient", "Patient", naaccr_id)
    for naaccr_id in (
        "nameLast",
        "nameFirst",
        "nameMiddle",
        "nameBirthSurname",
        "dateOfBirth",
        "sexAssignedAtBirth",
        "socialSecurityNumber",
    )
)
PATIENT_REQUIRED = frozenset({"nameLast", "nameFirst"})
CASE = tuple(
    Placement("new-case", "Case", naaccr_id, note=note)
    for naaccr_id, note in (
        ("classOfCase", ""),
        ("dateOf1stContact", ""),
        ("medicalRecordNumber", ""),
        ("accessionNumberHosp", "Offered: the patient's own, or the next free one of the year"),
        ("sequenceNumberHospital", "Offered: the next of the patient here"),
        ("abstractedBy", ""),
        ("primarySite", "May wait"),
        ("histologicTypeIcdO3", "May wait"),
        ("behaviorCodeIcdO3", "May wait"),
        ("dateOfDiagnosis", "May wait"),
    )
)
CASE_REQUIRED = frozenset({"classOfCase", "dateOf1stContact"})
NUMBERS = ("accessionNumberHosp", "sequenceNumberHospital")


class CaseForm(SectionForm):
    """A new case: the facility, whether another facility reported the primary, and items."""

    facility = SelectField("Facility")
    tumor = SelectField("Primary")
    # The numbers as offered: left alone, they are drawn anew when the case is stored.
    offered = HiddenField()

    def chosen_facility(self, facilities: Iterable[Facility]) -> Facility:
        """Return the facility that was chosen."""
        return next(each for each in facilities if str(each.id) == self.facility.data)

    def chosen_tumor(self, patient: Patient) -> Tumor | None:
        """Return the primary that another facility reported, or None for a new one."""
        return next((each for each in patient.tumors if str(each.id) == self.tumor.data), None)


def patient_form(query: Mapping[str, str]) -> SectionForm:
    """Return the form for a new patient; a search that found nobody fills it in advance."""
    searched = {
        "nameLast": query.get("name_last", ""),
        "nameFirst": query.get("name_first", ""),
        "dateOfBirth": query.get("date_of_birth", ""),
    }
    return section_form(PATIENT).of(searched)


def patient_values(form: SectionForm, today: date) -> dict[str, str]:
    """Return the items of a new patient; what lacks or cannot be stored is said at its field."""
    return _values(form, PATIENT_REQUIRED, today)


def case_form(
    patient: Patient, facilities: Sequence[Facility], initials: str, today: date
) -> CaseForm:
    """Return the form for a new case, with the numbers of the first facility offered."""
    offered = offer(patient, facilities[0], {}, today) if facilities else {}
    form: CaseForm = section_form(CASE, CaseForm).of({"abstractedBy": initials, **offered})
    form.facility.choices = [(str(each.id), each.name) for each in facilities]
    form.tumor.choices = [
        ("", "A primary that is new to this registry"),
        *((str(tumor.id), _primary(tumor)) for tumor in patient.tumors),
    ]
    if not form.is_submitted():
        form.tumor.data = ""
        form.offered.data = " ".join(offered.get(name, "") for name in NUMBERS)
    return form


def case_values(form: CaseForm, today: date) -> dict[str, str]:
    """Return the items of a new case; numbers left as offered are drawn when it is stored."""
    values = _values(form, CASE_REQUIRED, today)
    for name, offered in zip(NUMBERS, (form.offered.data or "").split(), strict=False):
        if values.get(name) == offered:
            del values[name]
    return values


def offer(
    patient: Patient, facility: Facility, typed: Mapping[str, str], today: date
) -> dict[str, str]:
    """Return the numbers that a case would get with what is *typed* so far."""
    values = {"behaviorCodeIcdO3": typed.get("behaviorCodeIcdO3", "")}
    with suppress(DateError):
        contact = PartialDate.from_typed(typed.get("dateOf1stContact", ""), today)
        values["dateOf1stContact"] = str(contact)
    return numbering.propose(patient, facility, values, today.year)


def groups(
    form: SectionForm, places: Iterable[Placement], required: frozenset[str]
) -> Iterator[tuple[str, list[rows.Row]]]:
    """Return the rows of a short form by group."""
    return rows.of_form(places, form, Chart.blank(), required)


def _values(form: SectionForm, required: frozenset[str], today: date) -> dict[str, str]:
    form.loaded.data = ""
    values = form.changes(Chart.blank(), today=today)
    for field in form.item_fields():
        if field.name in required and not field.data:
            form.refuse(field.name, f"{field.item.name}: type a value, it may not stay empty")
    return values


def _primary(tumor: Tumor) -> str:
    site = tumor.primary_site or "site not coded"
    title = lookup.describe("primarySite", str(tumor.primary_site or ""), {})
    diagnosed = (tumor.date_of_diagnosis or "")[:4] or "year unknown"
    held = ", ".join(abstract.facility.name for abstract in tumor.abstracts)
    return f"{site} {title}, {diagnosed}, reported by {held}"
