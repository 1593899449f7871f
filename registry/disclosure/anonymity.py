"""How many patients share each combination of what others may know of them.

k-anonymity: every combination of quasi-identifiers is that of k patients or more
(Sweeney 2002).  l-diversity: in each combination a sensitive item has l values or more
(Machanavajjhala et al. 2007, distinct values).  Patients are counted, not records: two
tumors of one patient hide nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# The bounds of the table of sizes: one patient, 2-4, 5-10, 11 or more.
_SIZES = ((1, 1), (2, 4), (5, 10), (11, None))


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of a file: *fewest* patients in each combination, and *diverse* values.

    *sensitive* names the item that has to be diverse; blank asks for none.
    """

    fewest: int = 5
    sensitive: str = ""
    diverse: int = 1


@dataclass(frozen=True, slots=True)
class Size:
    """How many combinations and records have so many patients."""

    label: str
    combinations: int
    records: int


@dataclass(frozen=True, slots=True)
class Report:
    """How a file stands: *smallest* is its k, *least_diverse* its l (0 for an empty file).

    *small* and *uniform* are the records in combinations of too few patients or values;
    *failing* those with either.
    """

    records: int
    patients: int
    combinations: int
    smallest: int
    least_diverse: int
    small: int
    uniform: int
    failing: int
    sizes: tuple[Size, ...]

    @property
    def holds(self) -> bool:
        """Whether the file is as was asked."""
        return self.failing == 0


def report(
    frame: "pd.DataFrame", quasi: Sequence[str], demand: Demand, patient: str = "patient_id"
) -> Report:
    """Return how *frame* stands to *demand*; *quasi* and *patient* name columns of it."""
    if frame.empty:
        return Report(0, 0, 0, 0, 0, 0, 0, 0, ())
    patients, values = _by_record(frame, quasi, demand, patient)
    combination = _combination(frame, quasi)
    small, uniform = patients < demand.fewest, values < demand.diverse
    sizes = tuple(
        Size(
            f"{low}" if low == high else f"{low}-{high}" if high else f"{low} or more",
            int(combination[inside].nunique()),
            int(inside.sum()),
        )
        for low, high in _SIZES
        for inside in [patients.between(low, high or len(frame))]
    )
    return Report(
        records=len(frame),
        patients=int(frame[patient].nunique()),
        combinations=int(combination.nunique()),
        smallest=int(patients.min()),
        least_diverse=int(values.min()) if demand.sensitive else 0,
        small=int(small.sum()),
        uniform=int(uniform.sum()),
        failing=int((small | uniform).sum()),
        sizes=sizes,
    )


def failing(
    frame: "pd.DataFrame", quasi: Sequence[str], demand: Demand, patient: str = "patient_id"
) -> "pd.Series[bool]":
    """Return for each record whether its combination has too few patients or values.

    Without those records the others stay as they are, so that the rest meets *demand*.
    """
    patients, values = _by_record(frame, quasi, demand, patient)
    return (patients < demand.fewest) | (values < demand.diverse)


def _by_record(
    frame: "pd.DataFrame", quasi: Sequence[str], demand: Demand, patient: str
) -> tuple["pd.Series[int]", "pd.Series[int]"]:
    """Return the patients, and the values of the sensitive item, of each record's combination."""
    import pandas as pd

    combination = _combination(frame, quasi)
    patients = _different(combination, frame[patient])
    if not demand.sensitive:
        return patients, pd.Series(demand.diverse, index=frame.index)
    return patients, _different(combination, frame[demand.sensitive])


def _different(combination: "pd.Series[int]", values: "pd.Series[Any]") -> "pd.Series[int]":
    """Return for each record how many different *values* its combination has."""
    import pandas as pd

    pairs = pd.DataFrame({"combination": combination, "value": pd.factorize(values)[0]})
    sizes = pairs.drop_duplicates()["combination"].value_counts()
    return combination.map(sizes).astype(int)


def _combination(frame: "pd.DataFrame", quasi: Sequence[str]) -> "pd.Series[int]":
    """Return a number for each record, alike where all of *quasi* are."""
    import pandas as pd

    numbers = pd.Series(0, index=frame.index)
    for name in quasi:
        codes, values = pd.factorize(frame[name])
        # Numbered anew each time, so that they stay small however many items there are.
        numbers = pd.Series(pd.factorize(numbers * len(values) + codes)[0], index=frame.index)
    return numbers
