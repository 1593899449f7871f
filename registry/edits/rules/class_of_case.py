"""Edits of the class of case against source, treatment and accession."""

from registry.edits import facts
from registry.edits.case import Case
from registry.edits.edit import HOSPITAL, NCDB, Answer, edit

HERE = (
    "rxHospSurgPrimSite2023",
    "rxHospChemo",
    "rxHospHormone",
    "rxHospBrm",
    "radLocationOfRx",
)
COC = (HOSPITAL, NCDB)


@edit(
    "R093",
    "Death certificate only",
    "typeOfReportingSource",
    "classOfCase",
    "vitalStatus",
    "diagnosticConfirmation",
    "dateOf1stContact",
    "dateOfLastContact",
    blank_counts=("dateOf1stContact", "dateOfLastContact"),
    message="Source 7 (death certificate only) goes with class 49, vital status 0, confirmation "
    "9 and the day of death as first contact: {failing}",
)
def death_certificate_only(case: Case) -> Answer:
    """A case known from the death certificate alone is coded so throughout."""
    if case["typeOfReportingSource"] != "7":
        return True
    wanted = {"classOfCase": "49", "vitalStatus": "0", "diagnosticConfirmation": "9"}
    wrong = [item for item, code in wanted.items() if case[item] != code]
    contact, death = case.date("dateOf1stContact"), case.date("dateOfLastContact")
    if contact and death and contact.same(death) is False:
        wrong.append("dateOf1stContact")
    return wrong


@edit(
    "R094",
    "Autopsy only",
    "typeOfReportingSource",
    "classOfCase",
    "vitalStatus",
    "dateOfDiagnosis",
    "dateOfLastContact",
    blank_counts=("dateOfLastContact",),
    message="Source 6 (autopsy only) goes with class 38, vital status 0 and the day of death as "
    "diagnosis: {failing}",
)
def autopsy_only(case: Case) -> Answer:
    """A case first found at autopsy has class 38 in a hospital and its diagnosis at death."""
    if case["typeOfReportingSource"] != "6":
        return True
    wrong = [i for i, code in (("classOfCase", "38"), ("vitalStatus", "0")) if case[i] != code]
    diagnosis, death = case.date("dateOfDiagnosis"), case.date("dateOfLastContact")
    if diagnosis and death and diagnosis.same(death) is False:
        wrong.append("dateOfDiagnosis")
    return wrong


@edit(
    "R095",
    "Source and sequence after death",
    "typeOfReportingSource",
    "sequenceNumberCentral",
    over_ride="overRideReportSource",
    message="Source {typeOfReportingSource} with central sequence {sequenceNumberCentral}: found "
    "at death, it is the only or the last primary",
)
def source_and_sequence_after_death(case: Case) -> Answer:
    """A primary found at autopsy or on a death certificate is the patient's only or last one."""
    if case["typeOfReportingSource"] not in {"6", "7"}:
        return True
    number = case["sequenceNumberCentral"]
    others = [each["sequenceNumberCentral"] for each in case.tumors]
    return number in {"00", "60"} or bool(others) and number == max(others)


@edit(
    "R096",
    "Specimen only",
    "typeOfReportingSource",
    "classOfCase",
    message="Class 43 (specimen only) goes with source 3, not {typeOfReportingSource}",
)
def specimen_only(case: Case) -> Answer:
    """A case of which only a specimen came here is reported by the laboratory."""
    return case["classOfCase"] != "43" or case["typeOfReportingSource"] == "3"


@edit(
    "R097",
    "No treatment after death",
    "classOfCase",
    "rxSummSurgPrimSite2023",
    "rxSummChemo",
    "rxSummHormone",
    "rxSummBrm",
    blank_counts=("rxSummSurgPrimSite2023", "rxSummChemo", "rxSummHormone", "rxSummBrm"),
    message="Class {classOfCase} was found at or after death: no treatment can have been given",
)
def no_treatment_after_death(case: Case) -> Answer:
    """Cases of autopsy (38) and death certificate (49) have no treatment."""
    treated = facts.had_surgery(case) or facts.had_systemic(case)
    return case["classOfCase"] not in {"38", "49"} or not treated


@edit(
    "R098",
    "CoC flag agrees with the class",
    "classOfCase",
    "cocAccreditedFlag",
    sets=COC,
    message="Class {classOfCase} with CoC flag {cocAccreditedFlag}: analytic cases of an "
    "accredited facility have 1, others 2",
)
def coc_flag_agrees(case: Case) -> Answer:
    """Flag 1 is for classes 10-22 of an accredited facility, 2 for class 00 and 30-99."""
    analytic = "10" <= case["classOfCase"] <= "22"
    return case["cocAccreditedFlag"] != ("2" if analytic else "1")


@edit(
    "R099",
    "Class 00 is not treated here",
    "classOfCase",
    *HERE,
    blank_counts=HERE,
    warning=True,
    message="Class 00 was treated elsewhere, but treatment here is coded: {failing}",
)
def class_00_is_not_treated_here(case: Case) -> Answer:
    """Class 00 is diagnosed here and wholly treated elsewhere."""
    if case["classOfCase"] != "00":
        return True
    shown = [i for i in HERE[:-1] if case[i] and facts.hospital_shows_treatment(case, i)]
    return shown + (["radLocationOfRx"] if case["radLocationOfRx"] in {"1", "2", "3"} else [])


@edit(
    "R100",
    "All of the first course here",
    "classOfCase",
    "radLocationOfRx",
    "rxSummSurgPrimSite2023",
    "rxHospSurgPrimSite2023",
    blank_counts=("radLocationOfRx", "rxSummSurgPrimSite2023", "rxHospSurgPrimSite2023"),
    message="Class {classOfCase} had all treatment here, but {failing} shows some elsewhere",
)
def all_of_the_first_course_here(case: Case) -> Answer:
    """Classes 12, 14 and 22 had their whole first course at this facility."""
    if case["classOfCase"] not in {"12", "14", "22"}:
        return True
    elsewhere = ["radLocationOfRx"] if case["radLocationOfRx"] == "4" else []
    summary, here = case["rxSummSurgPrimSite2023"], case["rxHospSurgPrimSite2023"]
    if summary and here and facts.had_surgery(case) and not facts.had_surgery(case, "rxHosp"):
        elsewhere.append("rxHospSurgPrimSite2023")
    return elsewhere


@edit(
    "R101",
    "Classes 21 and 22 are treated or decided here",
    "classOfCase",
    *HERE,
    "rxSummTreatmentStatus",
    blank_counts=(*HERE, "rxSummTreatmentStatus"),
    message="Class {classOfCase} came for treatment, but none here is coded and the treatment "
    "status is {rxSummTreatmentStatus}",
)
def treated_or_decided_here(case: Case) -> Answer:
    """Classes 21 and 22 were treated here, or it was decided here to give no treatment."""
    if case["classOfCase"] not in {"21", "22"}:
        return True
    return facts.was_treated_here(case) or case["rxSummTreatmentStatus"] in {"0", "2"}


@edit(
    "R102",
    "Accession year agrees with the first contact",
    "accessionNumberHosp",
    "dateOf1stContact",
    "classOfCase",
    "sequenceNumberHospital",
    over_ride="overRideAcsnClassSeq",
    sets=COC,
    message="Accession number {accessionNumberHosp} is not of the year of the first contact "
    "{dateOf1stContact} (class {classOfCase}, sequence {sequenceNumberHospital})",
)
def accession_year_agrees(case: Case) -> Answer:
    """A first analytic primary gets its number in the year of its first contact.

    The number stays for life, so a later primary may have an earlier year.
    """
    analytic = case["classOfCase"] in {"00", "10", "11", "12", "13", "14"}
    if not analytic or case["sequenceNumberHospital"] not in {"00", "01", "60", "61"}:
        return True
    if len(case.tumors) > 1:
        return True
    return case["accessionNumberHosp"][:4] == case["dateOf1stContact"][:4]
