"""From a request to its file: the plan, the records, the rows, the data dictionary."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO, TYPE_CHECKING

from registry import snapshot
from registry.background import Progress, silent
from registry.cases import queries as cases
from registry.cases.filters import CaseFilter
from registry.data_requests import queries
from registry.data_requests.models import DataRequest
from registry.disclosure import files, ladders, profiles, pseudonyms, releasing, risks
from registry.disclosure.anonymity import Demand, Report
from registry.disclosure.releasing import PATIENT, TUMOR, Plan, Prepared, Suggestion
from registry.snapshot import naming

if TYPE_CHECKING:
    import pandas as pd

# What a cohort cannot be chosen by: it would tell of one person.
NOT_BY = {
    "words": "A cohort cannot be chosen by a name or number of a patient",
    "abstractor": "A cohort cannot be chosen by the abstractor",
}
DICTIONARY = ("column", "number", "label", "risk", "treatment", "code", "meaning")


@dataclass(frozen=True)
class Check:
    """What a request's file would be, and what single changes would do.

    *version* is the request's that was looked at; *before* reports on all records, *after*
    on those of the file.
    """

    version: int
    before: Report
    after: Report
    suggestions: list[Suggestion]

    @property
    def left_out(self) -> int:
        """How many records are left out."""
        return self.before.records - self.after.records


def cohort(request: DataRequest) -> CaseFilter:
    """Return the filter of the request's cases; raises ValueError for one that tells of one."""
    chosen = CaseFilter.from_query(request.cohort)
    for name, why in NOT_BY.items():
        if getattr(chosen, name):
            raise ValueError(why)
    return chosen


def plan(request: DataRequest, today: date) -> Plan:
    """Return how the request's file is protected; ages count to the day of the approval.

    Raises NotAllowed.
    """
    on = request.decided_at.astimezone().date() if request.decided_at else today
    return Plan(
        tuple(request.items),
        request.profile,
        on,
        request.levels,
        request.shift,
        Demand(request.fewest, request.sensitive, request.diverse),
        request.leave_out,
    )


def records(request: DataRequest, protection: Plan) -> "pd.DataFrame":
    """Return the records of the cohort as the snapshot has them; raises ValueError."""
    today = f"{protection.on:%Y%m%d}"
    return snapshot.cases(cohort(request), protection.columns, today=today)


def size(request: DataRequest, today: date) -> tuple[int, int]:
    """Return how many records and patients the cohort has; raises ValueError."""
    found = snapshot.cases(cohort(request), (), today=f"{today:%Y%m%d}")
    return len(found), found["patient_key"].nunique()


def prepared(request: DataRequest, today: date) -> Prepared:
    """Return the rows of the request's file; raises NotAllowed or ValueError."""
    protection = plan(request, today)
    return releasing.prepare(records(request, protection), protection, queries.key(request))


def steps(request: DataRequest, today: date) -> int:
    """Return how many steps a check has; so far goes its progress.  Raises NotAllowed."""
    return 2 + len(plan(request, today).quasi)


def check(request: DataRequest, today: date, progress: Progress = silent) -> Check:
    """Return what the request's file would be; raises NotAllowed or ValueError.

    *progress* is told the steps: the records are read, treated, each quasi-identifier tried.
    """
    protection = plan(request, today)
    found = records(request, protection)
    progress(1)
    made = releasing.prepare(found, protection, queries.key(request))
    better: list[Suggestion] = []
    if made.before.failing:
        better = releasing.suggestions(found, protection, lambda done: progress(2 + done))
    return Check(request.version, made.before, made.after, better)


def dictionary(made: Prepared, protection: Plan) -> "pd.DataFrame":
    """Return a line for each column and each of its codes that occurs."""
    import pandas as pd

    return pd.DataFrame(list(_lines(made, protection)), columns=list(DICTIONARY), dtype=object)


def write(made: Prepared, protection: Plan, form: str) -> IO[bytes]:
    """Return the file of *made* in *form*, at its beginning; raises TooLarge."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asks closes it
    try:
        files.write(made.frame, form, target, dictionary(made, protection))
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def treatment(name: str, protection: Plan) -> str:
    """Return in words how *name* stands in the file."""
    kind = risks.rating(name).treatment
    done = ladders.LADDERS[kind][protection.level(name)].label
    shifted = protection.shift and kind in ladders.DATES
    return f"{done}, shifted by up to {pseudonyms.MOST_DAYS} days" if shifted else done


def _lines(made: Prepared, protection: Plan) -> Iterator[tuple[str, ...]]:
    for name, label in ((PATIENT, "Patient"), (TUMOR, "Tumor")):
        words = f"{label}: a pseudonym that only the registry can trace back"
        yield name, "", words, risks.WORDS[risks.LOW], "Pseudonym", "", ""
    facilities = {str(one.id): one.name for one in cases.facilities()}
    for name in protection.items:
        number = naming.number(name)
        head = (
            name,
            str(number or ""),
            naming.label(name),
            risks.rating(name).words,
            treatment(name, protection),
        )
        known = facilities if name == "facility_id" else {}
        codes = sorted(made.frame[name].unique())
        meanings = [(code, known.get(code) or naming.meaning(name, code)) for code in codes]
        coded = [(code, meaning) for code, meaning in meanings if meaning]
        for code, meaning in coded or [("", "")]:
            yield *head, code, meaning


def closed_items(request: DataRequest) -> dict[str, str]:
    """Return the items that the request's profile does not let through, with the reason."""
    found = {
        name: profiles.why_closed(name, request.profile, shift=request.shift)
        for name in request.items
    }
    return {name: why for name, why in found.items() if why}


def key_list(request: DataRequest) -> "pd.DataFrame":
    """Return the pseudonym and the registry's number of each patient in any of its files."""
    import pandas as pd

    secret = queries.key(request)
    numbers = queries.patients_of(request)
    rows = sorted(
        (pseudonyms.pseudonym(secret, "patient", key), str(key), number)
        for key, number in numbers.items()
    )
    return pd.DataFrame(rows, columns=[PATIENT, "patient_key", "patient_id_number"], dtype=object)
