"""Edits of systemic and other treatment, and of the treatment as a whole."""

from registry.edits import facts
from registry.edits.case import Case
from registry.edits.edit import Answer, edit

MODALITY = "phase1RadiationTreatmentModality"
SURGERY = ("rxSummSurgPrimSite2023", "rxSummSurgPrimSite")
TREATMENTS = (*SURGERY, MODALITY, *facts.SYSTEMIC, "rxSummOther")
PALLIATIVE = {"1": SURGERY, "2": (MODALITY,), "3": facts.SYSTEMIC}


def _goes_with_date(case: Case, item: str, date: str) -> bool:
    """Whether what was given has a date, and what was surely not given has none."""
    if facts.was_given(case, item):
        return bool(case[date])
    return case[item] not in facts.NOT_GIVEN or not case[date]


@edit(
    "R116",
    "Chemotherapy and its date",
    "rxSummChemo",
    "rxDateChemo",
    blank_counts=("rxDateChemo",),
    message="Chemotherapy {rxSummChemo} does not go with date {rxDateChemo}",
)
def chemotherapy_and_its_date(case: Case) -> Answer:
    """Chemotherapy has a date, and a date has chemotherapy."""
    return _goes_with_date(case, "rxSummChemo", "rxDateChemo")


@edit(
    "R117",
    "Hormone therapy and its date",
    "rxSummHormone",
    "rxDateHormone",
    blank_counts=("rxDateHormone",),
    message="Hormone therapy {rxSummHormone} does not go with date {rxDateHormone}",
)
def hormone_therapy_and_its_date(case: Case) -> Answer:
    """Hormone therapy has a date, and a date has hormone therapy."""
    return _goes_with_date(case, "rxSummHormone", "rxDateHormone")


@edit(
    "R118",
    "Immunotherapy and its date",
    "rxSummBrm",
    "rxDateBrm",
    blank_counts=("rxDateBrm",),
    message="Immunotherapy {rxSummBrm} does not go with date {rxDateBrm}",
)
def immunotherapy_and_its_date(case: Case) -> Answer:
    """Immunotherapy has a date, and a date has immunotherapy."""
    return _goes_with_date(case, "rxSummBrm", "rxDateBrm")


@edit(
    "R119",
    "Transplant and its date",
    "rxSummTransplntEndocr",
    "rxDateSystemic",
    blank_counts=("rxDateSystemic",),
    message="Transplant or endocrine procedure {rxSummTransplntEndocr} without a systemic date",
)
def transplant_and_its_date(case: Case) -> Answer:
    """A transplant or endocrine procedure is dated by the systemic date."""
    return not facts.was_given(case, "rxSummTransplntEndocr") or bool(case["rxDateSystemic"])


@edit(
    "R120",
    "Other treatment and its date",
    "rxSummOther",
    "rxDateOther",
    blank_counts=("rxDateOther",),
    message="Other treatment {rxSummOther} does not go with date {rxDateOther}",
)
def other_treatment_and_its_date(case: Case) -> Answer:
    """Other treatment has a date, and a date has other treatment."""
    if facts.was_given(case, "rxSummOther"):
        return bool(case["rxDateOther"])
    return case["rxSummOther"] not in {"0", "7"} or not case["rxDateOther"]


@edit(
    "R121",
    "Treatment here is in the summary",
    *facts.HOSPITAL_ITEMS,
    *facts.HOSPITAL_ITEMS.values(),
    blank_counts=True,
    message="{failing} shows treatment here that the summary item does not show",
)
def treatment_here_is_in_the_summary(case: Case) -> Answer:
    """What was given here is part of the whole first course."""
    return [
        here
        for here, summary in facts.HOSPITAL_ITEMS.items()
        if facts.hospital_shows_treatment(case, here) and _shows_none(case, summary)
    ]


def _shows_none(case: Case, summary: str) -> bool:
    value = case[summary]
    if "SurgPrimSite" in summary:
        return (value[1:3] if len(value) == 4 else value) in {"00", "98"}
    return value in {"0", "00", "82", "85", "86", "87"}


@edit(
    "R122",
    "Treatment status agrees",
    "rxSummTreatmentStatus",
    *TREATMENTS,
    blank_counts=TREATMENTS,
    message="Treatment status {rxSummTreatmentStatus} does not agree with the treatments "
    "(0 none, 1 given, 2 active surveillance, 9 unknown)",
)
def treatment_status_agrees(case: Case) -> Answer:
    """The status says in one digit whether any treatment was given."""
    given, status = facts.had_any_treatment(case), case["rxSummTreatmentStatus"]
    if given:
        return status == "1"
    none = facts.had_no_surgery(case) and case[MODALITY] == "00"
    systemic = all(case[item] in facts.NOT_GIVEN for item in facts.SYSTEMIC)
    surely_none = none and systemic and case["rxSummOther"] in {"0", "7", ""}
    return status != "1" or not surely_none


@edit(
    "R123",
    "Active surveillance has a date",
    "rxSummTreatmentStatus",
    "date1stCrsRxCoc",
    blank_counts=("date1stCrsRxCoc",),
    message="Active surveillance (status 2) needs the date on which it was decided",
)
def active_surveillance_has_a_date(case: Case) -> Answer:
    """The decision to wait is the first course; its date is item 1270."""
    return case["rxSummTreatmentStatus"] != "2" or bool(case["date1stCrsRxCoc"])


@edit(
    "R125",
    "Sequence of surgery and systemic therapy",
    "rxSummSystemicSurSeq",
    *facts.SYSTEMIC,
    "rxDateSurgery",
    "rxDateSystemic",
    blank_counts=(*facts.SYSTEMIC, "rxDateSurgery", "rxDateSystemic"),
    message="Sequence {rxSummSystemicSurSeq} does not go with surgery {rxDateSurgery} and "
    "systemic therapy {rxDateSystemic}",
)
def sequence_of_surgery_and_systemic(case: Case) -> Answer:
    """2 is systemic therapy first, 3 surgery first; 0 says that not both were given."""
    code = case["rxSummSystemicSurSeq"]
    surgery, systemic = facts.had_any_surgery(case), facts.had_systemic(case)
    if not (surgery and systemic):
        surely = facts.had_no_surgery(case) and not surgery
        none = all(case[item] in facts.NOT_GIVEN for item in facts.SYSTEMIC)
        return code == "0" or not (surely or none)
    if code == "2":
        return not case.is_before("rxDateSurgery", "rxDateSystemic")
    return code != "0" and (code != "3" or not case.is_before("rxDateSystemic", "rxDateSurgery"))


@edit(
    "R142",
    "Palliative care agrees",
    "rxSummPalliativeProc",
    *PALLIATIVE["1"],
    MODALITY,
    *facts.SYSTEMIC,
    blank_counts=(*PALLIATIVE["1"], MODALITY, *facts.SYSTEMIC),
    warning=True,
    message="Palliative care {rxSummPalliativeProc} (1 surgery, 2 radiation, 3 systemic) without "
    "such a treatment",
)
def palliative_care_agrees(case: Case) -> Answer:
    """Palliative treatment that also removes or changes tumor is coded as treatment, too."""
    kind = case["rxSummPalliativeProc"]
    if kind == "1":
        return not facts.had_no_surgery(case)
    if kind == "2":
        return case[MODALITY] != "00"
    none = all(case[item] in facts.NOT_GIVEN for item in facts.SYSTEMIC)
    return kind != "3" or not none


@edit(
    "R143",
    "Endocrine surgery by site",
    "rxSummTransplntEndocr",
    "primarySite",
    warning=True,
    message="Endocrine surgery or radiation (30) is for breast and prostate, not {primarySite}",
)
def endocrine_surgery_by_site(case: Case) -> Answer:
    """Ovaries and testes are removed or radiated for cancers that hormones feed."""
    endocrine = case["rxSummTransplntEndocr"] in {"30", "40"}
    return not endocrine or case.has_site("breast and prostate")


@edit(
    "R144",
    "Hormone therapy has a receptor",
    "primarySite",
    "estrogenReceptorSummary",
    "progesteroneRecepSummary",
    "rxSummHormone",
    warning=True,
    years=(2018, None),
    message="Hormone therapy was given, but both receptors are negative",
)
def hormone_therapy_has_a_receptor(case: Case) -> Answer:
    """Breast cancer without receptors rarely has hormone therapy."""
    negative = case["estrogenReceptorSummary"] == case["progesteroneRecepSummary"] == "0"
    given = case["rxSummHormone"] == "01"
    return not (case.has_site("breast") and negative and given)


@edit(
    "R145",
    "Neoadjuvant therapy and its response",
    "neoadjuvantTherapy",
    "neoadjuvTherapyClinicalResponse",
    "neoadjuvTherapyTreatmentEffect",
    "rxSummSystemicSurSeq",
    blank_counts=("rxSummSystemicSurSeq",),
    years=(2021, None),
    message="Neoadjuvant therapy {neoadjuvantTherapy} does not go with response "
    "{neoadjuvTherapyClinicalResponse}, effect {neoadjuvTherapyTreatmentEffect}, sequence "
    "{rxSummSystemicSurSeq}",
)
def neoadjuvant_therapy_and_its_response(case: Case) -> Answer:
    """Without neoadjuvant therapy there is no response; with it there is one, and an order."""
    therapy = case["neoadjuvantTherapy"]
    both = {case["neoadjuvTherapyClinicalResponse"], case["neoadjuvTherapyTreatmentEffect"]}
    if therapy == "0":
        return both == {"0"}
    if therapy in {"1", "2"} and both == {"0"}:
        return False
    return therapy != "1" or case["rxSummSystemicSurSeq"] in {"", "2", "4", "7"}


@edit(
    "R146",
    "Stage after therapy needs therapy",
    "neoadjuvantTherapy",
    "ajccTnmPostTherapyT",
    "ajccTnmPostTherapyClinT",
    blank_counts=("ajccTnmPostTherapyT", "ajccTnmPostTherapyClinT"),
    years=(2021, None),
    message="{failing}: there was no neoadjuvant therapy",
)
def stage_after_therapy_needs_therapy(case: Case) -> Answer:
    """Yc and yp categories are for patients who were treated before surgery."""
    stages = ("ajccTnmPostTherapyT", "ajccTnmPostTherapyClinT")
    if case["neoadjuvantTherapy"] != "0":
        return True
    return [item for item in stages if case[item] not in {"", "88"}]
