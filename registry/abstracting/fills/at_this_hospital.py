"""What was done at this hospital, copied from the summary of the first course."""

from registry.abstracting.chart import Chart
from registry.abstracting.fills.proposal import Proposal

# The summary item and the item for this hospital.
COPIES = {
    "rxSummDxStgProc": "rxHospDxStgProc",
    "rxSummPalliativeProc": "rxHospPalliativeProc",
    "rxSummSurgPrimSite": "rxHospSurgPrimSite",
    "rxSummSurgPrimSite2023": "rxHospSurgPrimSite2023",
    "rxSummReconBreast": "rxHospReconBreast",
    "rxSummScopeRegLnSur": "rxHospScopeRegLnSur",
    "rxSummRegLnExamined": "rxHospRegLnRemoved",
    "rxSummSurgOthRegDis": "rxHospSurgOthRegDis",
    "rxSummRadiation": "rxHospRadiation",
    "rxSummChemo": "rxHospChemo",
    "rxSummHormone": "rxHospHormone",
    "rxSummBrm": "rxHospBrm",
    "rxSummOther": "rxHospOther",
}
ALL_HERE = frozenset({"12", "14", "22"})


def copies(case: Chart) -> list[Proposal]:
    """Return the hospital's items as copies of the summary; the reason says what to look at."""
    klass = case["classOfCase"]
    if klass in ALL_HERE:
        reason = f"Class of case {klass}: all of the first course was here"
    else:
        reason = f"Class of case {klass or 'blank'}: check that this was done here"
    return [
        Proposal(here, case[summary], reason) for summary, here in COPIES.items() if case[summary]
    ]
