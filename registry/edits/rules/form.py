"""Edits of one item: its form, its codes, its range."""

import re
from functools import cache

from registry.edits.case import Case
from registry.edits.edit import NAACCR, Answer, edit
from registry.standards import applicability, codes, geography, icdo3, items, lookup
from registry.standards.partial_date import DateError, PartialDate

_ALL = items.items()
DATES = tuple(
    key for key, item in _ALL.items() if item.data_type == "date" and item.parent != "NaaccrData"
)
# Their lists hold special codes beside others; they have edits of their own.
OPEN_LISTS = frozenset({"causeOfDeath"})
CODED = tuple(
    key
    for key in sorted(set(codes.coded_items()) - OPEN_LISTS)
    if key in _ALL and _ALL[key].parent != "NaaccrData"
)
TEXTS = tuple(key for key, item in _ALL.items() if key.startswith(("text", "rxText")))
NPI = tuple(key for key, item in _ALL.items() if key.startswith("npi"))
NAMES = ("nameLast", "nameFirst", "nameMiddle", "nameBirthSurname", "nameAlias")
OLDEST_YEAR = 1850
LONGEST_TEXT = 4000

_SSN = re.compile(r"(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}")
_MEDICARE = re.compile(
    r"[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y]"
    r"[0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y]{2}\d{2}"
)
_NAME = re.compile(r"[^\W\d_]+(?:[ '\-.’][^\W\d_]+)*\.?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CANADIAN = re.compile(r"[A-Z]\d[A-Z]\d[A-Z]\d")


@edit(
    "R001",
    "Dates exist",
    *DATES,
    blank_counts=True,
    source=NAACCR,
    message="{failing}: a real date YYYY, YYYYMM or YYYYMMDD from 1850 to today was expected",
)
def dates_exist(case: Case) -> Answer:
    """Every date is a day, a month or a year that exists, from 1850 on and not in the future."""
    return [item for item in DATES if case[item] and not _is_past(case, item)]


def _is_past(case: Case, item: str) -> bool:
    try:
        date = PartialDate.from_naaccr(case[item])
    except DateError:
        return False
    return date.year >= OLDEST_YEAR and date.earliest() <= case.today


@edit(
    "R002",
    "Codes are in their lists",
    *CODED,
    blank_counts=True,
    source=NAACCR,
    message="{failing} is not in the list of codes for the year of diagnosis",
)
def codes_are_listed(case: Case) -> Answer:
    """A coded item holds a code of its list that is valid for the year of diagnosis.

    Site-specific lists and those of the staging schema have edits of their own.
    """
    return [
        item
        for item in _coded_in(case.year)
        if (value := case[item]) and not lookup.is_listed(item, value, case)
    ]


@cache
def _coded_in(year: int | None) -> tuple[str, ...]:
    return tuple(item for item in CODED if applicability.applies(item, year))


@edit(
    "R003",
    "Primary site exists",
    "primarySite",
    message="{primarySite} is not a site of ICD-O-3 (C000-C809)",
)
def site_exists(case: Case) -> Answer:
    """The primary site is one of the topography codes of ICD-O-3, without the dot."""
    return icdo3.topography(case.site) is not None


@edit(
    "R004",
    "Histology exists",
    "histologicTypeIcdO3",
    message="{histologicTypeIcdO3} is not a histology of ICD-O-3 (8000-9993)",
)
def histology_exists(case: Case) -> Answer:
    """The histology is a morphology code of ICD-O-3.2 with some behavior."""
    return any(icdo3.morphology(case.histology, behavior) for behavior in icdo3.BEHAVIORS)


@edit(
    "R005",
    "Behavior exists",
    "behaviorCodeIcdO3",
    message="Behavior {behaviorCodeIcdO3} is none of 0, 1, 2, 3",
)
def behavior_exists(case: Case) -> Answer:
    """A registry codes behavior 0, 1, 2 or 3; 6 and 9 are for pathology laboratories."""
    return case.behavior in {"0", "1", "2", "3"}


@edit(
    "R006",
    "Accession number has its form",
    "accessionNumberHosp",
    message="Accession number {accessionNumberHosp}: a year from 1944 to the present one and a "
    "count from 00001 was expected",
)
def accession_number_form(case: Case) -> Answer:
    """The accession number is the year of first accession and a count of five digits."""
    number = case["accessionNumberHosp"]
    if not re.fullmatch(r"\d{9}", number, re.ASCII):
        return False
    return 1944 <= int(number[:4]) <= case.today.year and number[4:] != "00000"


@edit(
    "R007",
    "Sequence number exists",
    "sequenceNumberHospital",
    message="Sequence number {sequenceNumberHospital} is not in 00-59, 60-88, 99",
)
def sequence_number_exists(case: Case) -> Answer:
    """Malignant and in situ primaries count 00-59, benign and borderline ones 60-87; 88, 99."""
    return bool(re.fullmatch(r"[0-7]\d|8[0-8]|99", case["sequenceNumberHospital"], re.ASCII))


@edit(
    "R008",
    "Postal code has its form",
    "addrAtDxPostalCode",
    "addrCurrentPostalCode",
    blank_counts=True,
    message="{failing}: 5 or 9 digits, a Canadian code A9A9A9, 88888 (elsewhere) or 99999 "
    "(unknown) was expected",
)
def postal_code_form(case: Case) -> Answer:
    """Postal codes of the United States have 5 or 9 digits, those of Canada A9A9A9."""
    return [
        item
        for item in ("addrAtDxPostalCode", "addrCurrentPostalCode")
        if case[item] and not _is_postal_code(case[item])
    ]


def _is_postal_code(code: str) -> bool:
    digits = re.fullmatch(r"\d{5}(\d{4})?", code, re.ASCII)
    return bool(digits and not code.startswith("00000")) or bool(_CANADIAN.fullmatch(code))


@edit(
    "R009",
    "State exists",
    "addrAtDxState",
    "addrCurrentState",
    blank_counts=True,
    message="{failing} is no state, territory, province or one of CD, US, XX, YY, ZZ",
)
def state_exists(case: Case) -> Answer:
    """A state or province is a postal abbreviation, or a code for abroad or unknown."""
    return [
        item
        for item in ("addrAtDxState", "addrCurrentState")
        if case[item] and not lookup.is_listed(item, case[item], case)
    ]


@edit(
    "R010",
    "County lies in its state",
    "countyAtDx",
    "addrAtDxState",
    message="County {countyAtDx} is not a county of {addrAtDxState} (998 outside, 999 unknown)",
)
def county_of_the_state(case: Case) -> Answer:
    """The county at diagnosis is a FIPS county of the state at diagnosis."""
    return bool(geography.county_name(case["addrAtDxState"], case["countyAtDx"]))


@edit(
    "R011",
    "Social Security number has its form",
    "socialSecurityNumber",
    message="The Social Security number is none that is given out (999999999 is unknown)",
)
def social_security_number_form(case: Case) -> Answer:
    """Nine digits; never beginning with 000, 666 or 9, no zero group, not 123456789."""
    number = case["socialSecurityNumber"]
    return number == "999999999" or bool(_SSN.fullmatch(number) and number != "123456789")


@edit(
    "R012",
    "Medicare number has its form",
    "medicareBeneficiaryIdentifier",
    message="The Medicare number has not the 11 characters of its pattern",
)
def medicare_number_form(case: Case) -> Answer:
    """Eleven characters, letters and digits in fixed places, without S, L, O, I, B and Z."""
    return bool(_MEDICARE.fullmatch(case["medicareBeneficiaryIdentifier"]))


@edit(
    "R013",
    "NPI numbers hold their check digit",
    *NPI,
    blank_counts=True,
    message="{failing}: the check digit of the NPI number is wrong",
)
def npi_check_digit(case: Case) -> Answer:
    """The tenth digit of a National Provider Identifier is a Luhn check over 80840 and the rest."""
    return [item for item in NPI if case[item] and not _is_npi(case[item])]


def _is_npi(number: str) -> bool:
    if not re.fullmatch(r"\d{10}", number, re.ASCII):
        return False
    total = 0
    for place, digit in enumerate(reversed(f"80840{number}")):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


@edit(
    "R014",
    "Names consist of letters",
    *NAMES,
    blank_counts=True,
    message="{failing}: letters, blanks, hyphens and apostrophes make a name; last and first "
    "name are needed",
)
def names_are_letters(case: Case) -> Answer:
    """A name has letters, blanks, hyphens and apostrophes; a patient has a last and a first one."""
    wrong = [item for item in NAMES if case[item] and not _NAME.fullmatch(case[item].strip())]
    return wrong + [item for item in ("nameLast", "nameFirst") if not case[item]]


@edit(
    "R015",
    "Telephone number has its form",
    "telephone",
    message="Telephone {telephone}: ten digits were expected",
)
def telephone_form(case: Case) -> Answer:
    """Ten digits; 0000000000 is none, 9999999999 unknown."""
    return bool(re.fullmatch(r"\d{10}", case["telephone"], re.ASCII))


@edit(
    "R016",
    "Age exists",
    "ageAtDiagnosis",
    message="Age {ageAtDiagnosis} is not in 000-120 and not 999 (unknown)",
)
def age_exists(case: Case) -> Answer:
    """Completed years at diagnosis, three digits; 999 is unknown."""
    age = case["ageAtDiagnosis"]
    return bool(re.fullmatch(r"\d{3}", age, re.ASCII)) and (age <= "120" or age == "999")


@edit(
    "R017",
    "Tumor size exists",
    "tumorSizeClinical",
    "tumorSizePathologic",
    "tumorSizeSummary",
    blank_counts=True,
    message="{failing}: 000-990, 998 or 999 was expected",
)
def tumor_size_exists(case: Case) -> Answer:
    """Tumor size is in mm: 000-988 exact, 989 and 990 special, 998 by site, 999 unknown."""
    sizes = ("tumorSizeClinical", "tumorSizePathologic", "tumorSizeSummary")
    return [item for item in sizes if case[item] and not _is_size(case[item])]


def _is_size(size: str) -> bool:
    is_number = re.fullmatch(r"\d{3}", size, re.ASCII)
    return bool(is_number) and (size <= "990" or size in {"998", "999"})


@edit(
    "R018",
    "Node counts exist",
    "regionalNodesPositive",
    "regionalNodesExamined",
    blank_counts=True,
    message="{failing} is no code of nodes",
)
def node_counts_exist(case: Case) -> Answer:
    """Positive: 00-90, 95, 97, 98, 99. Examined: 00-90, 95-99."""
    positive, examined = case["regionalNodesPositive"], case["regionalNodesExamined"]
    wrong = []
    if positive and not re.fullmatch(r"[0-8]\d|90|95|9[7-9]", positive, re.ASCII):
        wrong.append("regionalNodesPositive")
    if examined and not re.fullmatch(r"[0-8]\d|90|9[5-9]", examined, re.ASCII):
        wrong.append("regionalNodesExamined")
    return wrong


@edit(
    "R019",
    "Abstractor is named",
    "abstractedBy",
    blank_counts=True,
    message="The abstractor's initials are blank",
)
def abstractor_is_named(case: Case) -> Answer:
    """Who abstracted the case is known by initials."""
    return bool(case["abstractedBy"])


@edit(
    "R020",
    "Facility is registered",
    "reportingFacility",
    blank_counts=True,
    message="Facility {reportingFacility} is not one of this registry's facilities",
)
def facility_is_registered(case: Case) -> Answer:
    """The reporting facility has a number that is not zero and that this registry knows."""
    number = case["reportingFacility"]
    if not number.strip("0"):
        return False
    return not case.facilities or number in case.facilities


@edit(
    "R021",
    "Record version is current",
    "naaccrRecordVersion",
    source=NAACCR,
    message="Record version {naaccrRecordVersion} is none of 240, 250, 260",
)
def record_version_is_current(case: Case) -> Answer:
    """Current submissions are of version 24, 25 or 26 of the standard."""
    return case["naaccrRecordVersion"] in {"240", "250", "260"}


@edit(
    "R022",
    "Texts are plain and short enough",
    *TEXTS,
    blank_counts=True,
    source=NAACCR,
    message="{failing}: control characters, or more than 4,000 characters",
)
def texts_are_plain(case: Case) -> Answer:
    """Texts have no control characters but line breaks, and at most 4,000 characters."""
    return [item for item in TEXTS if _CONTROL.search(case[item]) or len(case[item]) > LONGEST_TEXT]
