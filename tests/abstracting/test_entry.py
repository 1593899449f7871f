from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.abstracting import entry
from registry.standards import items
from tests.abstracting.charts import chart

TODAY = date(2025, 6, 30)


def accept(naaccr_id, typed, **case):
    return entry.accept(items.item(naaccr_id), typed, today=TODAY, case=chart(case))


@pytest.mark.parametrize(
    ("naaccr_id", "typed", "stored"),
    [
        ("dateOfDiagnosis", "3/14/2025", "20250314"),
        ("dateOfDiagnosis", "2025-3", "202503"),
        ("dateOfDiagnosis", "2025", "2025"),
        ("dateOf1stContact", "t", "20250630"),
        ("classOfCase", "0", "00"),  # filled with zeros where the standard says so
        ("phase1TotalDose", "5040", "005040"),
        ("primarySite", "c34.1", "C341"),
        ("addrAtDxState", "ia", "IA"),
        ("rxSummSurgPrimSite2023", "b300", "B300"),
        ("ajccTnmClinT", "cT1a", "cT1a"),  # small letters mean something here
        ("ajccTnmClinTSuffix", "(m)", "(m)"),
        ("socialSecurityNumber", "123-45-6789", "123456789"),
        ("telephone", "(515) 555-0100", "5155550100"),
        ("textRemarks", "  one\r\ntwo  ", "one\ntwo"),
        ("nameLast", "  ", ""),
        ("grade", "7", "7"),  # not in the code list, but it can be stored
    ],
)
def test_what_is_typed_becomes_what_the_standard_stores(naaccr_id, typed, stored):
    assert accept(naaccr_id, typed) == stored


@pytest.mark.parametrize(
    ("naaccr_id", "typed", "message"),
    [
        ("dateOfBirth", "2/30/1956", "30: February 1956 has the days 01-29"),
        ("dateOfBirth", "soon", "'soon' is not a date: YYYYMMDD"),
        ("laterality", "x", "Type only digits, not 'x'"),
        ("laterality", "12", "Shorten to 1 character: '12' has 2"),
        ("socialSecurityNumber", "1234", "Type all 9 characters, not '1234'"),
        ("nameLast", "A" * 41, "Shorten to 40 characters"),
        ("textRemarks", "be\x07ll", "Remove the character number 3 (code 0007)"),
        ("tumorSizeSummary", "1.4", "Type only digits, not '1.4'"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_the_reason(naaccr_id, typed, message):
    with pytest.raises(entry.Refused) as refused:
        accept(naaccr_id, typed)
    assert message in str(refused.value)


BREAST = {"primarySite": "C504", "histologicTypeIcdO3": "8500", "dateOfDiagnosis": "20240105"}
PROSTATE = {**BREAST, "primarySite": "C619", "histologicTypeIcdO3": "8140"}
MELANOMA = {**BREAST, "primarySite": "C445", "histologicTypeIcdO3": "8720"}


@pytest.mark.parametrize(
    ("case", "naaccr_id", "typed", "stored"),
    [
        (PROSTATE, "psaLabValue", "4", "4.0"),
        (PROSTATE, "psaLabValue", "4.00 ng/mL", "4.0"),
        (PROSTATE, "psaLabValue", "0.1", "0.1"),
        (PROSTATE, "psaLabValue", "xxx.9", "XXX.9"),
        (MELANOMA, "breslowTumorThickness", "1.2 mm", "1.2"),
        (MELANOMA, "breslowTumorThickness", "0.12 cm", "1.2"),
        (MELANOMA, "breslowTumorThickness", "1.25", "1.25"),  # rounding is for the registrar
        (BREAST, "ki67", "20 %", "20.0"),
        (BREAST, "estrogenReceptorPercntPosOrRange", "95%", "095"),
        (BREAST, "tumorSizePathologic", "1.4 cm", "014"),
        (BREAST, "tumorSizePathologic", "990", "990"),  # a code of its own, not 990 mm
        (BREAST, "regionalNodesPositive", "3", "03"),
        (BREAST, "eodRegionalNodes", "0", "000"),
        (BREAST, "eodPrimaryTumor", "70", "070"),
    ],
)
def test_measured_values_are_typed_as_reports_write_them(case, naaccr_id, typed, stored):
    assert accept(naaccr_id, typed, **case) == stored


def test_lengths_count_utf_16_units():
    assert accept("nameLast", "é" * 40) == "é" * 40
    with pytest.raises(entry.Refused, match="has 42"):
        accept("nameLast", "\U0001f600" * 21)


@given(st.sampled_from(sorted(items.items())), st.text())
def test_a_stored_value_is_accepted_again_as_it_is(naaccr_id, typed):
    try:
        stored = accept(naaccr_id, typed)
    except entry.Refused:
        return
    assert accept(naaccr_id, stored) == stored
