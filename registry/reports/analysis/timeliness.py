"""How soon cases are completed: within six calendar months of first contact (CoC 5.2, 6.1)."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from registry.reports.analysis.rates import percent

if TYPE_CHECKING:
    import pandas as pd

MONTHS = 6
TARGET = 90
# How a case stands to the day by which it is to be completed.
IN_TIME, LATE, OVERDUE, OPEN, UNDATED = "in time", "late", "overdue", "open", "undated"
_STANDS = (IN_TIME, LATE, OVERDUE, OPEN, UNDATED)
# What is asked of a case, one after the other; what none answers is open.
_ORDER = (UNDATED, IN_TIME, LATE, OVERDUE)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How many cases were completed in time or late, are open and overdue, open, or undated.

    *median_days* is that from first contact to completion, None where nothing is completed.
    """

    in_time: int
    late: int
    overdue: int
    open: int
    undated: int
    median_days: float | None

    @property
    def cases(self) -> int:
        """How many there are in all."""
        return self.in_time + self.late + self.overdue + self.open + self.undated

    @property
    def percent(self) -> float | None:
        """Those in time in percent of all cases; None without cases."""
        return percent(self.in_time, self.cases)

    @property
    def percent_of_due(self) -> float | None:
        """Those in time in percent of the completed and the overdue; None without any."""
        return percent(self.in_time, self.in_time + self.late + self.overdue)


def standing(contact: "pd.Series", completed: "pd.Series", as_of: date) -> "pd.Series":
    """Return how each case stands on *as_of*, as a column of categories.

    *contact* and *completed* are full days (datetime64, missing where not known by day).  The
    last day is that of first contact six months on, or the end of a month that is shorter;
    a case is due until the end of that day.  Without a day of first contact it is undated.
    """
    import numpy as np
    import pandas as pd

    due = contact + pd.DateOffset(months=MONTHS)
    conditions = [contact.isna(), completed <= due, completed > due, due < pd.Timestamp(as_of)]
    found = np.select(conditions, list(_ORDER), OPEN)
    return pd.Series(pd.Categorical(found, categories=list(_STANDS)), index=contact.index)


def counted(stands: "pd.Series", days: "pd.Series") -> Timeliness:
    """Return the counts of *stands*; *days* are those from first contact to completion."""
    numbers = stands.value_counts()
    in_time, late, overdue, waiting, undated = (int(numbers[each]) for each in _STANDS)
    known = days.dropna()
    median = float(known.median()) if len(known) else None
    return Timeliness(in_time, late, overdue, waiting, undated, median)
