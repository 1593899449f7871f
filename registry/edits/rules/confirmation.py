"""Edits of how the diagnosis was confirmed."""

from registry.edits import facts
from registry.edits.case import Case
from registry.edits.edit import SEER, Answer, edit


@edit(
    "R090",
    "Confirmation 3 is for blood diseases",
    "diagnosticConfirmation",
    "histologicTypeIcdO3",
    source=SEER,
    message="Confirmation 3 (microscopy with markers) is for 9590-9993, not {histologicTypeIcdO3}",
)
def confirmation_3_is_for_blood_diseases(case: Case) -> Answer:
    """Code 3 says that markers or genetics added to the histology of a blood disease."""
    return case["diagnosticConfirmation"] != "3" or case.has_histology("blood and lymphoid")


@edit(
    "R092",
    "Resection means microscopy",
    "diagnosticConfirmation",
    "rxSummSurgPrimSite2023",
    "rxSummSurgPrimSite",
    blank_counts=("rxSummSurgPrimSite2023", "rxSummSurgPrimSite"),
    warning=True,
    over_ride="overRideSurgDxconf",
    message="Tissue was resected, but the diagnosis was not confirmed by microscopy "
    "({diagnosticConfirmation})",
)
def resection_means_microscopy(case: Case) -> Answer:
    """Resected tissue goes to the pathologist."""
    return not facts.had_resection(case) or case["diagnosticConfirmation"] <= "5"
