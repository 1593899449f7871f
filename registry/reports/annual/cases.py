"""The cases of a year as one frame, read from the snapshot."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from registry import snapshot
from registry.cases import treatment
from registry.cases.filters import CaseFilter
from registry.reports.queries import DIMENSIONS

if TYPE_CHECKING:
    import pandas as pd

ITEMS = (
    "abstract_key", "tumor_key", "patient_key", "primarySite", "histologicTypeIcdO3",
    "behaviorCodeIcdO3", "laterality", "dateOfDiagnosis", "diagnosticConfirmation",
    "gradeClinical", "gradePathological", "race1", "spanishHispanicOrigin", "addrAtDxState",
    "countyAtDx", "primaryPayerAtDx", "ajccTnmClinStageGroup", "ajccTnmPathStageGroup",
    "rxSummTreatmentStatus", "date1stCrsRxCoc", "dateOf1stContact", "dateCaseCompleted",
    "dateCaseCompletedCoc", "dateCaseReportExported", "dateCaseReportReceived", "abstractedBy",
    "typeOfReportingSource", "causeOfDeath", "dateOfLastContact", "npiPhysicianManaging",
    "npiPhysicianFollowUp", "npiPhysicianPrimarySurg", "npiPhysician3", "npiPhysician4",
    "npiInstReferredFrom", "npiInstReferredTo", "status",
)  # fmt: skip
# Few different values: kept once each, which makes comparing a column quick.
_FREE = frozenset({"abstract_key", "tumor_key", "patient_key"})


def read(chosen: CaseFilter) -> "pd.DataFrame":
    """Return the cases of *chosen*: the items above and the dimensions of the tables.

    group, analytic (bool), sex (1, 2, 9), vital (0, 1), stage_group, summary_stage ("none"
    where blank), age (whole years, missing where unknown), class_of_case, treatment.
    Raises ValueError for the filter.
    """
    import pandas as pd

    dimensions: dict[str, Any] = {
        **{name: column.label(name) for name, column in DIMENSIONS.items()},
        "treatment": treatment.combination().label("treatment"),
    }
    statement = (
        select(*(snapshot.column(name).label(name) for name in ITEMS), *dimensions.values())
        .select_from(snapshot.CASES)
        .where(*snapshot.conditions(chosen))
    )
    found = snapshot.frame(statement)
    age = pd.to_numeric(found["age"], errors="coerce")
    found["age"] = age.where(age <= 120)
    found["analytic"] = found["analytic"].astype(bool)
    texts = [name for name in (*ITEMS, *dimensions) if name not in {*_FREE, "age", "analytic"}]
    return found.astype(dict.fromkeys(texts, "category"))
