"""From when to when a case was observed, its partial dates filled as the derived items have them.

SEER fills an unknown day or month within what birth, the patient's other tumors and the last
contact leave open (:mod:`registry.derived.survival`).
"""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

DEAD = "0"
# What is needed of each tumor; the derived items are those of all tumors of the patient together.
COLUMNS = (
    "dateOfDiagnosis",
    "dateOfLastContact",
    "survivalDiagnosisDate",
    "survivalEndDate",
    "survivalMonths",
)
# Why a case has no time.
NO_DIAGNOSIS = "Date of diagnosis unknown"
NO_CONTACT = "Date of last contact unknown"
REVERSED = "Last contact before diagnosis"
NOT_DERIVED = "Survival time not derived yet"


class Span(NamedTuple):
    """Columns: day of diagnosis, day of last contact (datetime64), and what is wrong or ""."""

    begun: Any
    ended: Any
    problem: "pd.Series[str]"


def spans(tumors: "pd.DataFrame") -> Span:
    """Return from when to when each tumor was observed; *tumors* has COLUMNS.

    A full date is taken as it stands, a partial one as it is filled.
    """
    import pandas as pd

    begun = days(tumors["dateOfDiagnosis"]).fillna(days(tumors["survivalDiagnosisDate"]))
    ended = days(tumors["dateOfLastContact"]).fillna(days(tumors["survivalEndDate"]))
    problem = pd.Series("", index=tumors.index, dtype=object)
    problem = problem.mask(ended < begun, REVERSED)
    problem = problem.mask(ended.isna(), NO_CONTACT).mask(begun.isna(), NO_DIAGNOSIS)
    missing = (begun.isna() | ended.isna()) & (tumors["survivalMonths"] == "")
    return Span(begun, ended, problem.mask(missing, NOT_DERIVED))


def days(values: "pd.Series[str]") -> Any:
    """Return full dates, YYYYMMDD, as days; blank, partial and impossible ones are missing."""
    import pandas as pd

    return pd.to_datetime(values.where(values.str.len() == 8), format="%Y%m%d", errors="coerce")
