"""What the treatment items say, as edits ask for it: given, not given, not known."""

from registry.edits.case import Case

# Codes that say "given", by summary item (STORE, first course of treatment).
GIVEN = {
    "rxSummChemo": frozenset({"01", "02", "03"}),
    "rxSummHormone": frozenset({"01"}),
    "rxSummBrm": frozenset({"01"}),
    "rxSummTransplntEndocr": frozenset({"10", "11", "12", "20", "30", "40"}),
    "rxSummOther": frozenset({"1", "2", "3", "6"}),
}
# None, recommended or planned but not given, refused, died before: surely not given.
NOT_GIVEN = frozenset({"00", "82", "85", "86", "87"})
SYSTEMIC = ("rxSummChemo", "rxSummHormone", "rxSummBrm", "rxSummTransplntEndocr")
HOSPITAL_ITEMS = {
    "rxHospSurgPrimSite2023": "rxSummSurgPrimSite2023",
    "rxHospSurgPrimSite": "rxSummSurgPrimSite",
    "rxHospScopeRegLnSur": "rxSummScopeRegLnSur",
    "rxHospSurgOthRegDis": "rxSummSurgOthRegDis",
    "rxHospChemo": "rxSummChemo",
    "rxHospHormone": "rxSummHormone",
    "rxHospBrm": "rxSummBrm",
    "rxHospOther": "rxSummOther",
}


def surgery_code(case: Case, prefix: str = "rxSumm") -> str:
    """Return the surgery of the primary site as two digits, whichever item holds it."""
    newer, older = case[f"{prefix}SurgPrimSite2023"], case[f"{prefix}SurgPrimSite"]
    return newer[1:3] if newer else older


def had_surgery(case: Case, prefix: str = "rxSumm") -> bool:
    """Whether the primary site was operated on: 10-90."""
    return "10" <= surgery_code(case, prefix) <= "90"


def had_resection(case: Case) -> bool:
    """Whether tissue was taken out with the tumor: 20-90."""
    return "20" <= surgery_code(case) <= "90"


def had_no_surgery(case: Case) -> bool:
    """Whether the primary site was surely not operated on: 00 or 98."""
    return surgery_code(case) in {"00", "98"}


def had_any_surgery(case: Case) -> bool:
    """Whether primary site, nodes or another site were operated on."""
    return (
        had_surgery(case)
        or "1" <= case["rxSummScopeRegLnSur"] <= "7"
        or "1" <= case["rxSummSurgOthRegDis"] <= "5"
    )


def had_radiation(case: Case) -> bool:
    """Whether radiation was given: a modality 01-98 of the first phase."""
    return "01" <= case["phase1RadiationTreatmentModality"] <= "98"


def was_given(case: Case, naaccr_id: str) -> bool:
    """Whether a systemic or other treatment was given."""
    return case[naaccr_id] in GIVEN[naaccr_id]


def had_systemic(case: Case) -> bool:
    """Whether any systemic treatment was given."""
    return any(was_given(case, item) for item in SYSTEMIC)


def had_any_treatment(case: Case) -> bool:
    """Whether any treatment of the first course was given."""
    return (
        had_any_surgery(case)
        or had_radiation(case)
        or had_systemic(case)
        or was_given(case, "rxSummOther")
    )


def hospital_shows_treatment(case: Case, naaccr_id: str) -> bool:
    """Whether an item of this hospital shows that treatment was given here."""
    value = case[naaccr_id]
    if "SurgPrimSite" in naaccr_id:
        digits = value[1:3] if len(value) == 4 else value
        return "10" <= digits <= "90"
    if naaccr_id in {"rxHospScopeRegLnSur", "rxHospSurgOthRegDis"}:
        return "1" <= value <= "7"
    return value in GIVEN[HOSPITAL_ITEMS[naaccr_id]]


def was_treated_here(case: Case) -> bool:
    """Whether any item of this hospital shows treatment, or radiation was given here."""
    return any(hospital_shows_treatment(case, item) for item in HOSPITAL_ITEMS) or (
        case["radLocationOfRx"] in {"1", "2", "3"}
    )
