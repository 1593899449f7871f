"""What a case may wait for, and after how many days a look is worth while."""

from dataclasses import dataclass
from datetime import date, timedelta

# A later date is rather a slip of the finger, and would lose the case from sight.
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason in words, and the days after which the case wakes unless a date is typed."""

    words: str
    days: int


REASONS = {
    "surgery": Reason("Surgery", 30),
    "records": Reason("Records from outside", 14),
    "biomarker": Reason("Biomarker result", 21),
    "radiation": Reason("End of radiation", 60),
    "systemic": Reason("Start of systemic therapy", 30),
    "other": Reason("Something else", 14),
}


def usual_day(reason: str, today: date) -> date:
    """Return the day on which a case wakes that waits for *reason* from *today* on."""
    return today + timedelta(days=REASONS[reason].days)
