"""Which stored patient and which stored abstract an incoming one is.

An abstract is known by facility, accession and sequence number, a patient by its
accession at a facility, by patientIdNumber with birth date, sex and name or facility,
or by SSN with birth date.  A number alone is never enough: other registries count from 1 too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, or_, select

from registry.cases.derived import folded
from registry.cases.models import Abstract, Accession, Facility, Patient, Tumor
from registry.exchange.importing.incoming import IncomingPatient, IncomingTumor
from registry.extensions import db

_IDENTITY = {
    "dateOfBirth": "date_of_birth",
    "socialSecurityNumber": "social_security_number",
    "nameLast": "name_last",
    "nameFirst": "name_first",
    "sex": "sex",
    "sexAssignedAtBirth": "sex_assigned_at_birth",
}


Groups = dict[str, list[Patient]]


@dataclass(slots=True)
class Person:
    """A patient, stored (*id*) or to be stored, by what tells people apart."""

    items: dict[str, str]
    id: int | None = None


@dataclass(slots=True)
class Match:
    """An incoming tumor, the abstract that it is (None: a new one), its accession's claim."""

    tumor: IncomingTumor
    facility: Facility | None
    abstract: Abstract | None = None
    claim: int = 0


@dataclass(slots=True)
class MatchedPatient:
    """An incoming patient, the person that it is, and its tumors."""

    incoming: IncomingPatient
    person: Person
    stored: Patient | None
    tumors: list[Match] = field(default_factory=list)


def same_person(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether what both sides know of birth date, SSN and name speaks for one person.

    As many agreements as contradictions are enough, so that a corrected name or birth
    date does not make a second patient; without any agreement only silence passes.
    """
    agree = differ = 0
    for first, second in zip(_evidence(one), _evidence(other), strict=True):
        if first and second:
            agree += first == second
            differ += first != second
    return agree >= differ and (agree > 0 or differ == 0)


def _evidence(items: dict[str, str]) -> tuple[str, str, str]:
    name = folded(items.get("nameLast", "")) + "," + folded(items.get("nameFirst", ""))
    return (
        items.get("dateOfBirth", ""),
        items.get("socialSecurityNumber", ""),
        name if len(name) > 2 else "",
    )


def sex(items: dict[str, str]) -> str:
    """Return the sex that both generations of the item can tell: 1, 2 or ""."""
    value = items.get("sexAssignedAtBirth") or items.get("sex", "")
    return value if value in ("1", "2") else ""


class Matcher:
    """Matches the patients of one file, in slices, against the store and against one another."""

    def __init__(self, default_facility: Facility | None) -> None:
        self.default_facility = default_facility
        self.facilities = {row.facility_id: row for row in db.session.scalars(select(Facility))}
        self.new_facilities: dict[str, Facility] = {}
        # People and accession numbers that this file has brought so far.
        self.people: dict[tuple[str, str, str], Person] = {}
        self.claims: dict[tuple[str, str], list[tuple[int, Person]]] = defaultdict(list)
        self.seen: set[tuple[str, str, str, int]] = set()

    def match(self, patients: Sequence[IncomingPatient]) -> Iterator[MatchedPatient]:
        """Yield *patients* with what they are in the store."""
        stored = _Stored(patients)
        for patient in patients:
            yield self._match(patient, stored)

    def facility(self, tumor: IncomingTumor) -> Facility | None:
        """Return the facility that reports *tumor*, made ready to be added where it is new."""
        number = tumor.get("reportingFacility")
        if not number:
            return self.default_facility
        if number not in self.facilities:
            facility = Facility(facility_id=number, name=f"Facility {number}", own=False)
            facility.npi = tumor.get("npiReportingFacility") or None
            self.facilities[number] = self.new_facilities[number] = facility
        return self.facilities[number]

    def _match(self, patient: IncomingPatient, stored: "_Stored") -> MatchedPatient:
        found = self._by_abstract(patient, stored) or self._by_person(patient, stored)
        person = self._person(patient, found)
        matched = MatchedPatient(patient, person, found)
        for tumor in patient.tumors:
            matched.tumors.append(self._match_tumor(tumor, person, stored))
        return matched

    def _by_abstract(self, patient: IncomingPatient, stored: "_Stored") -> Patient | None:
        for tumor in patient.tumors:
            facility = self.facility(tumor)
            for candidate in stored.accessions(facility, tumor.get("accessionNumberHosp")):
                if same_person(patient.items, stored.identity(candidate.patient_id)):
                    return stored.patients[candidate.patient_id]
        return None

    def _by_person(self, patient: IncomingPatient, stored: "_Stored") -> Patient | None:
        items = patient.items
        born = items.get("dateOfBirth", "")
        if not born:
            return None
        facilities = {facility.id for tumor in patient.tumors if (facility := self.facility(tumor))}
        for candidate in stored.by_number.get(items.get("patientIdNumber", ""), []):
            known = stored.identity(candidate.id)
            if (born, sex(items)) != (known["dateOfBirth"], sex(known)):
                continue
            names = (folded(items.get("nameLast", "")), folded(known["nameLast"]))
            # Where a name is unknown, only a facility in common tells one registry's count
            # of patients from another's.
            if names[0] == names[1] if all(names) else stored.facilities(candidate) & facilities:
                return candidate
        for candidate in stored.by_ssn.get(items.get("socialSecurityNumber", ""), []):
            if born == candidate.date_of_birth:
                return candidate
        return None

    def _person(self, patient: IncomingPatient, found: Patient | None) -> Person:
        """Return the person, the same object for all its Patient elements in this file."""
        items = patient.items
        key = (items.get("patientIdNumber", ""), items.get("dateOfBirth", ""), sex(items))
        if found is not None:
            key = ("stored", str(found.id), "")
        elif not (key[0] and key[1]):
            return Person(items)
        person = self.people.get(key)
        if person is None or (found is None and not same_person(person.items, items)):
            person = self.people[key] = Person(items, found.id if found else None)
        elif found is None:
            _refuse_other_values(patient, person)
        return person

    def _match_tumor(self, tumor: IncomingTumor, person: Person, stored: "_Stored") -> Match:
        facility = self.facility(tumor)
        match = Match(tumor, facility)
        if facility is None:
            tumor.reasons.append(
                f"Line {tumor.line}: reportingFacility is blank; choose a facility for the file"
            )
            return match
        number = tumor.get("accessionNumberHosp")
        match.claim = self._claim(facility, number, person, stored) if number else 0
        match.abstract = stored.abstract(facility, tumor, person.id, match.claim)
        key = (facility.facility_id, number, tumor.get("sequenceNumberHospital"), match.claim)
        if number and not tumor.reasons:
            if key in self.seen:
                tumor.reasons.append(
                    f"Line {tumor.line}: the file has accession {number}, sequence {key[2]} of "
                    f"facility {key[0]} twice for one patient"
                )
            self.seen.add(key)
        return match

    def _claim(self, facility: Facility, number: str, person: Person, stored: "_Stored") -> int:
        """Return the person's claim on an accession number: 0, or the next one if it is taken."""
        claims = self.claims[facility.facility_id, number]
        if not claims:
            claims += [
                (row.claim, self.people.setdefault(
                    ("stored", str(row.patient_id), ""),
                    Person(stored.identity(row.patient_id), row.patient_id),
                ))
                for row in stored.accessions(facility, number)
            ]  # fmt: skip
        for claim, holder in claims:
            if holder is person:
                return claim
        claims.append((len(claims), person))
        return claims[-1][0]


def _refuse_other_values(patient: IncomingPatient, person: Person) -> None:
    """Refuse a second Patient element of a new person that says more or else than the first."""
    for naaccr_id, value in patient.items.items():
        first = person.items.get(naaccr_id, "")
        if first != value:
            patient.reasons.append(
                f"Line {patient.line}: the file has this patient twice, with {naaccr_id} "
                f"{first!r} before and {value!r} here"
            )


class _Stored:
    """What the store has that a slice of patients may be; read with a few statements."""

    def __init__(self, patients: Sequence[IncomingPatient]) -> None:
        tumors = [tumor for patient in patients for tumor in patient.tumors]
        numbers = {tumor.get("accessionNumberHosp") for tumor in tumors} - {""}
        accessions = db.session.scalars(
            select(Accession).where(Accession.number.in_(numbers)).order_by(Accession.claim)
        )
        self._accessions: dict[tuple[int, str], list[Accession]] = defaultdict(list)
        holders = set()
        for row in accessions:
            self._accessions[row.facility_id, row.number].append(row)
            holders.add(row.patient_id)
        self.patients = {row.id: row for row in _patients(Patient.id.in_(holders))}
        ids = {patient.items.get("patientIdNumber", "") for patient in patients} - {""}
        ssns = {patient.items.get("socialSecurityNumber", "") for patient in patients} - {""}
        others = _patients(
            or_(Patient.patient_id_number.in_(ids), Patient.social_security_number.in_(ssns))
        )
        self.patients |= {row.id: row for row in others}
        self.by_number: Groups = _grouped(self.patients.values(), "patient_id_number")
        self.by_ssn: Groups = _grouped(self.patients.values(), "social_security_number")
        self._abstracts: dict[int, list[Abstract]] = defaultdict(list)
        for abstract in _abstracts(self.patients):
            self._abstracts[abstract.patient_id].append(abstract)

    def accessions(self, facility: Facility | None, number: str) -> list[Accession]:
        """Return the register's entries for a number, the holder first."""
        return self._accessions.get((facility.id, number), []) if facility and facility.id else []

    def facilities(self, patient: Patient) -> set[int]:
        """Return the facilities that have reported the stored patient."""
        return {abstract.facility_id for abstract in self._abstracts.get(patient.id, [])}

    def identity(self, patient_id: int) -> dict[str, str]:
        """Return what tells the stored patient apart, by XML id."""
        row = self.patients[patient_id]
        items = {naaccr_id: getattr(row, column) for naaccr_id, column in _IDENTITY.items()}
        return {naaccr_id: str(value or "") for naaccr_id, value in items.items()}

    def abstract(
        self, facility: Facility, tumor: IncomingTumor, patient_id: int | None, claim: int
    ) -> Abstract | None:
        """Return the stored abstract that an incoming tumor is."""
        for row in self._abstracts.get(patient_id or 0, []):
            if row.facility_id != facility.id:
                continue
            if number := tumor.get("accessionNumberHosp"):
                same = (
                    row.accession_number_hosp == number
                    and row.accession_claim == claim
                    and (row.sequence_number_hospital or "") == tumor.get("sequenceNumberHospital")
                )
            else:
                same = row.accession_number_hosp is None and _same_disease(row.tumor, tumor)
            if same:
                return row
        return None


def _same_disease(stored: Tumor, tumor: IncomingTumor) -> bool:
    known = {
        "tumorRecordNumber": stored.tumor_record_number,
        "primarySite": stored.primary_site,
        "histologicTypeIcdO3": stored.histologic_type_icd_o3,
        "dateOfDiagnosis": stored.date_of_diagnosis,
    }
    return all((value or "") == tumor.get(naaccr_id) for naaccr_id, value in known.items())


def _patients(condition: ColumnElement[bool]) -> list[Patient]:
    return list(db.session.scalars(select(Patient).where(condition)).all())


def _abstracts(patients: dict[int, Patient]) -> list[Abstract]:
    found = (
        select(Abstract, Tumor)
        .join(Tumor, Tumor.id == Abstract.tumor_id)
        .where(Abstract.patient_id.in_(patients))
    )
    return [row[0] for row in db.session.execute(found).all()]


def _grouped(patients: Iterable[Patient], attribute: str) -> Groups:
    groups: Groups = defaultdict(list)
    for patient in patients:
        if value := getattr(patient, attribute):
            groups[value].append(patient)
    return groups
