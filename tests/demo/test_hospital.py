from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from registry.cases import completion
from registry.demo import hospital
from registry.standards import codes, geography, icdo3, surgery
from registry.standards.applicability import applies
from registry.standards.items import items
from registry.standards.partial_date import PartialDate

TODAY = date(2026, 6, 30)
SEEDS = (1, 2, 3)
PAIRED_ANSWERS = {"1", "2", "3", "4", "5", "9"}
# Coded by ICD-10, by the site's surgery table, by the state's counties: tested below.
OTHER_LISTS = {"causeOfDeath", *surgery.ITEMS, *surgery.TWO_DIGIT_ITEMS}
TREATMENT_DATES = (
    "rxDateSurgery",
    "rxDateRadiation",
    "rxDateChemo",
    "rxDateHormone",
    "rxDateBrm",
)


@pytest.fixture(scope="module", params=SEEDS)
def patients(request):
    return hospital.make(400, request.param, TODAY)


@pytest.fixture(scope="module")
def cases(patients):
    return [(patient.items | case.items, case) for patient in patients for case in patient.cases]


def year_of(values):
    return int(values["dateOfDiagnosis"][:4])


def test_the_same_seed_gives_the_same_hospital_and_another_seed_another():
    assert hospital.make(30, 5, TODAY) == hospital.make(30, 5, TODAY)
    assert hospital.make(30, 5, TODAY) != hospital.make(30, 6, TODAY)


@pytest.mark.parametrize("wanted", [1, 2, 77])
def test_as_many_cases_are_made_as_were_asked_for(wanted):
    assert sum(len(patient.cases) for patient in hospital.make(wanted, 1, TODAY)) == wanted


def test_every_value_fits_its_item_of_version_26_or_25(cases):
    known = {**items(250), **items(260)}
    for values, _ in cases:
        for naaccr_id, value in values.items():
            item = known[naaccr_id]
            assert 0 < len(value) <= item.length, (naaccr_id, value)
            assert "A" in item.record_types
            if item.data_type in {"digits", "date"}:
                assert value.isdigit(), (naaccr_id, value)


def test_patients_have_items_of_the_patient_level_and_cases_those_of_the_tumor_level(patients):
    known = {**items(250), **items(260)}
    for patient in patients:
        assert {known[key].parent for key in patient.items} == {"Patient"}
        for case in patient.cases:
            assert {known[key].parent for key in case.items} == {"Tumor"}


def test_every_coded_value_is_in_its_list(cases):
    for values, _ in cases:
        for naaccr_id, value in values.items():
            listed = codes.code_list(naaccr_id)
            if listed and naaccr_id not in OTHER_LISTS:
                assert listed.accepts(value, year_of(values)), (naaccr_id, value)


def test_surgery_codes_belong_to_the_site_and_the_year(cases):
    for values, _ in cases:
        for naaccr_id in surgery.ITEMS | surgery.TWO_DIGIT_ITEMS:
            if naaccr_id in values:
                listed = surgery.code_list(
                    naaccr_id, values["primarySite"], values["histologicTypeIcdO3"]
                )
                assert listed.accepts(values[naaccr_id], year_of(values)), (
                    values["primarySite"],
                    values[naaccr_id],
                )


def test_items_belong_to_the_year_of_diagnosis(cases):
    for values, case in cases:
        assert all(applies(naaccr_id, year_of(values)) for naaccr_id in case.items)


def test_sites_histologies_sides_and_counties_exist_and_agree(cases):
    for values, _ in cases:
        site, histology = values["primarySite"], values["histologicTypeIcdO3"]
        assert icdo3.topography(site)
        assert icdo3.plausible(site, histology, values["behaviorCodeIcdO3"])
        paired = icdo3.is_paired(site, year_of(values))
        assert (values["laterality"] in PAIRED_ANSWERS) == paired
        assert geography.county_name(values["addrAtDxState"], values["countyAtDx"])


def test_sex_agrees_with_the_site(cases):
    for values, _ in cases:
        site = values["primarySite"]
        assert values["sex"] == values["sexAssignedAtBirth"]
        if "C510" <= site <= "C589":
            assert values["sex"] == "2"
        if "C600" <= site <= "C639":
            assert values["sex"] == "1"


def test_dates_are_in_order(cases):
    for values, _ in cases:
        treated = [values[key] for key in TREATMENT_DATES if key in values]
        first = min([*treated, values["dateOfLastContact"]])
        order = ["dateOfBirth", "dateOfDiagnosis", "dateOf1stContact"]
        known = [values[key] for key in order] + [first, values["dateOfLastContact"]]
        known.append(f"{TODAY:%Y%m%d}")
        dates = [PartialDate.from_naaccr(value) for value in known]
        assert not any(earlier.after(later) for earlier, later in pairwise(dates)), known
        assert all(day <= values["dateOfLastContact"] for day in treated)
        if treated and "date1stCrsRxCoc" in values:
            assert values["date1stCrsRxCoc"] == min(treated)


def test_stage_and_behavior_agree(cases):
    for values, _ in cases:
        summary, behavior = values.get("summaryStage2018"), values["behaviorCodeIcdO3"]
        if summary:
            assert (summary == "0") == (behavior == "2")
            assert (summary == "8") == (behavior in "01")
        if "1" in {value for key, value in values.items() if key.startswith("metsAtDx")}:
            assert values.get("summaryStage2018", values.get("seerSummaryStage2000")) == "7"


def test_nodes_agree_with_the_scope_of_their_surgery(cases):
    for values, _ in cases:
        examined, positive = (values.get(f"regionalNodes{x}", "") for x in ("Examined", "Positive"))
        if examined == "00":
            assert positive == "98"
            assert values.get("rxSummScopeRegLnSur", "0") == "0"
        elif examined not in {"", "99"}:
            assert positive <= examined
            assert values.get("rxSummScopeRegLnSur", "2") in {"2", "4", "5"}


def test_treatment_items_agree_with_their_dates_and_reasons(cases):
    for values, case in cases:
        if not case.complete or values["classOfCase"] >= "30":
            continue
        assert ("rxDateSurgery" in values) == (values["reasonForNoSurgery"] == "0")
        assert ("rxDateRadiation" in values) == (values["reasonForNoRadiation"] == "0")
        assert ("rxDateChemo" in values) == (values["rxSummChemo"] in {"01", "02", "03"})
        assert ("rxDateHormone" in values) == (values["rxSummHormone"] == "01")
        assert ("rxDateBrm" in values) == (values["rxSummBrm"] == "01")
        given = any(key in values for key in TREATMENT_DATES)
        assert given == (values["rxSummTreatmentStatus"] == "1")


def test_class_of_case_agrees_with_what_was_done_here(cases):
    for values, case in cases:
        if not case.complete:
            continue
        here = any(values.get(f"rxHosp{x}") == "01" for x in ("Hormone", "Brm"))
        here = here or values.get("rxHospChemo", "00") in {"01", "02", "03"}
        if values["classOfCase"] == "00":
            assert not here
            assert values["rxHospSurgApp2010"] == "0"
            assert values["radLocationOfRx"] in {"0", "4"}
        if values["classOfCase"] in {"12", "14", "22"}:
            assert values["rxHospChemo"] == values["rxSummChemo"] or values["rxSummChemo"] > "80"
            assert values["radLocationOfRx"] in {"0", "1"}


def test_one_accession_a_patient_and_none_twice(patients):
    numbers = [{case.items["accessionNumberHosp"] for case in one.cases} for one in patients]
    assert all(len(held) == 1 for held in numbers)
    assert len(set.union(*numbers)) == len(patients)


def test_accession_years_are_those_of_the_first_contact(patients):
    for patient in patients:
        first = min(case.items["dateOf1stContact"] for case in patient.cases)
        assert patient.cases[0].items["accessionNumberHosp"][:4] == first[:4]


def test_sequence_numbers_count_the_primaries(patients):
    for patient in patients:
        by_date = sorted(patient.cases, key=lambda case: case.items["dateOf1stContact"])
        benign = [case.items["behaviorCodeIcdO3"] in "01" for case in by_date]
        for kind, single in ((False, "00"), (True, "60")):
            found = [
                case.items["sequenceNumberHospital"]
                for case, its_kind in zip(by_date, benign, strict=True)
                if its_kind == kind
            ]
            if len(found) == 1:
                assert found[0] in {single, "02"}
            else:
                assert found == [f"{int(single) + n:02d}" for n in range(1, len(found) + 1)]


def test_complete_cases_lack_nothing_and_open_ones_lack_something_or_are_recent(cases):
    for values, case in cases:
        lacking = completion.missing(values)
        if case.complete:
            assert lacking == []
            assert values["dateOf1stContact"] <= values["dateCaseCompleted"] <= f"{TODAY:%Y%m%d}"
        else:
            assert lacking
            assert "dateCaseCompleted" not in values


def test_complete_open_overdue_and_abandoned_cases_occur(cases):
    opened = [values for values, case in cases if not case.complete]
    overdue = [values for values in opened if values["dateOf1stContact"] < "20251231"]
    assert 0.85 < 1 - len(opened) / len(cases) < 0.96
    assert len(overdue) >= 5
    assert len(opened) - len(overdue) >= 5
    assert any(values["dateOf1stContact"] < "2025" for values in overdue)


def test_patients_with_several_primaries_occur_and_so_do_benign_ones(patients, cases):
    assert sum(len(patient.cases) > 1 for patient in patients) >= 8
    assert any(values["sequenceNumberHospital"] >= "60" for values, _ in cases)


def test_every_year_has_cases_and_the_four_large_sites_are_the_largest(cases):
    years = Counter(values["accessionNumberHosp"][:4] for values, _ in cases)
    assert set(years) == {"2021", "2022", "2023", "2024", "2025", "2026"}
    sites = Counter(values["primarySite"][:3] for values, _ in cases)
    sites["colorectal"] = sites.pop("C18") + sites.pop("C19") + sites.pop("C20")
    assert {name for name, _ in sites.most_common(4)} == {"C50", "C34", "C61", "colorectal"}


def test_text_says_what_the_codes_say(cases):
    for values, case in cases:
        if case.complete and "rxDateSurgery" in values:
            assert values["rxTextSurgery"]
        if case.complete:
            assert values["textDxProcPe"]
            assert values["textHistologyTitle"]
            assert values["textPrimarySiteTitle"]
        assert not any("{" in value for key, value in values.items() if "ext" in key)


def test_nobody_can_be_taken_for_a_real_person(patients):
    for patient in patients:
        assert patient.items["socialSecurityNumber"] == "999999999"
        assert patient.items["telephone"][3:8] == "55501"
