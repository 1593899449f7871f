"""Columns as research wants them: dates, whole numbers, categories with codes or labels."""

from typing import TYPE_CHECKING, Any

from registry import snapshot
from registry.derived import catalogue
from registry.reports.builder import dimensions
from registry.snapshot import naming
from registry.standards import codes, items

if TYPE_CHECKING:
    import pandas as pd

MONTHS = ("survivalMonths", "survivalMonthsPresumedAlive")
UNKNOWN_MONTHS = 9999
DATES = ("survivalDiagnosisDate", "survivalEndDate", "survivalEndDatePresumedAlive")


def typed(frame: "pd.DataFrame", *, labels: bool) -> "pd.DataFrame":
    """Return *frame*, strings as stored, with the type of each column.

    Full dates become days (NaT where a part is unknown), ages and measures whole numbers
    (<NA> for codes such as "unknown"), coded items categories in the order of their
    codes: the codes, or with *labels* what they mean.
    """
    found = {name: _column(name, frame[name], labels=labels) for name in frame.columns}
    return frame.assign(**found)


def _column(name: str, values: "pd.Series[Any]", *, labels: bool) -> "pd.Series[Any]":
    import pandas as pd

    if name in snapshot.KEYS or str(values.dtype) == "Int64":
        return values
    if _is_date(name):
        whole = values.where(values.str.len() == 8)
        return pd.to_datetime(whole, format="%Y%m%d", errors="coerce")
    if name in MONTHS:
        months = pd.to_numeric(values, errors="coerce")
        return months.where(months != UNKNOWN_MONTHS).astype("Int64")
    if name not in naming.DERIVED and name not in catalogue.items() and dimensions.is_measure(name):
        measured = {value: dimensions.measured(name, value) for value in values.unique()}
        return pd.to_numeric(values.map(measured), errors="coerce").astype("Int64")
    if _is_coded(name):
        return _categories(name, values, labels=labels)
    return values


def _categories(name: str, values: "pd.Series[Any]", *, labels: bool) -> "pd.Series[Any]":
    import pandas as pd

    occurring = sorted(value for value in values.unique() if value)
    shown = values.where(values != "", None)
    if not labels:
        return pd.Series(pd.Categorical(shown, categories=occurring), index=values.index)
    meant = {code: naming.meaning(name, code) or code for code in occurring}
    in_order = list(dict.fromkeys(meant.values()))
    return pd.Series(pd.Categorical(shown.map(meant), categories=in_order), index=values.index)


def _is_date(name: str) -> bool:
    if name in DATES:
        return True
    return (
        name not in naming.DERIVED
        and name not in catalogue.items()
        and (items.item(name).data_type == "date")
    )


def _is_coded(name: str) -> bool:
    return (
        name in naming.DERIVED
        or name in catalogue.items()
        or name == "primarySite"
        or codes.code_list(name) is not None
    )
