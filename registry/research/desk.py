"""An open registry: cases as typed frames, counts, survival and rates, with the user's role."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

from registry import clock, privacy
from registry.cases.filters import CaseFilter
from registry.security import Permission

if TYPE_CHECKING:
    import pandas as pd
    from flask import Flask

    from registry.reports.tables import Table

USUAL = (
    "diagnosis_year",
    "ageAtDiagnosis",
    "sexAssignedAtBirth",
    "primarySite",
    "site_group",
    "histologicTypeIcdO3",
    "behaviorCodeIcdO3",
    "summary_stage",
    "stage_group",
    "classOfCase",
    "dateOfDiagnosis",
    "dateOfLastContact",
    "vitalStatus",
    "survivalMonths",
)


class NotAllowed(PermissionError):
    """The user's role does not allow it; the message says what it is about."""


@dataclass(frozen=True)
class Result:
    """Tables by name, sentences that belong to them, and who was left out and why."""

    tables: "dict[str, pd.DataFrame]"
    notes: tuple[str, ...]
    left_out: "pd.DataFrame"
    as_of: datetime

    @property
    def table(self) -> "pd.DataFrame":
        """The first table; raises ValueError where no case was counted."""
        if not self.tables:
            raise ValueError("No case was counted; left_out says why")
        return next(iter(self.tables.values()))


class Registry:
    """A registry that was opened for reading; close it, or use it in a ``with``.

    Filters are the fields of :class:`registry.cases.filters.CaseFilter`, by name:
    ``group="22030", year_from=2020, basis="diagnosis"``.
    """

    def __init__(
        self,
        app: "Flask",
        permissions: frozenset[Permission],
        username: str,
        scratch: "TemporaryDirectory[str] | None" = None,
    ) -> None:
        self._app = app
        self._permissions = permissions
        self._username = username
        self._scratch = scratch

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database, and of what was made beside it."""
        from registry.extensions import db

        with self._app.app_context():
            db.session.remove()
            db.engine.dispose()
        if self._scratch:
            self._scratch.cleanup()

    @property
    def sees_identifiers(self) -> bool:
        """Whether the user's role may see who a patient is."""
        return Permission.VIEW_CASES in self._permissions

    @property
    def as_of(self) -> datetime:
        """The moment, in UTC, that the numbers are of."""
        from registry import snapshot

        with self._app.app_context():
            return snapshot.as_of()

    def columns(self) -> "pd.DataFrame":
        """Return what can be asked for: each name with number, label and risk of identification."""
        import pandas as pd

        from registry import snapshot
        from registry.disclosure.risks import rating
        from registry.snapshot import naming

        rows = [
            (name, naming.number(name), naming.label(name), rating(name).words)
            for name in snapshot.names()
            if name not in snapshot.KEYS
        ]
        found = pd.DataFrame(rows, columns=["name", "number", "label", "risk"])
        return found.astype({"number": "Int64"}).set_index("name")

    def cases(
        self,
        columns: Sequence[str] = USUAL,
        *,
        labels: bool = False,
        typed: bool = True,
        identifiers: Sequence[str] = (),
        **chosen: object,
    ) -> "pd.DataFrame":
        """Return one row for each abstract, with patient_key, tumor_key and abstract_key.

        *columns* are XML ids and derived names (:meth:`columns`).  Codes are categories,
        with *labels* their meanings; without *typed* all is text as stored.
        Rows come for every role, and without a user: who may read the registry's files may
        read them, so give only the copied snapshot to others.  *identifiers* are items that
        identify a patient, for roles that may see them; the audit trail records that they
        were read.  Raises NotAllowed, ValueError.
        """
        from registry import snapshot
        from registry.research import frames, identifying

        if identifiers and not self.sees_identifiers:
            raise NotAllowed(
                f"{', '.join(identifiers)}: open the registry for a user who may see patients"
            )
        with self._app.app_context():
            found = snapshot.cases(_filter(chosen), columns)
            if typed:
                found = frames.typed(found, labels=labels)
            if identifiers:
                found = identifying.joined(found, identifiers, self._username)
        return found

    def counts(self, rows: str, columns: str, **chosen: object) -> "pd.DataFrame":
        """Return the cases by two items with totals, their meanings as labels.

        Without the right to see patients small counts are hidden (1 to 10, unless
        SMALL_CELL_THRESHOLD says otherwise), and as many others as it takes
        (:func:`registry.research.suppressed`).
        """
        import pandas as pd

        from registry import snapshot
        from registry.research import frames
        from registry.research.tables import suppressed

        with self._app.app_context():
            found = frames.typed(snapshot.cases(_filter(chosen), [rows, columns]), labels=True)
            fewest = self._fewest()
        shown = found[[rows, columns]].astype(object).where(found[[rows, columns]].notna(), "Blank")
        table = pd.crosstab(shown[rows], shown[columns])
        return suppressed(table, fewest=fewest)

    def survival(self, by: str = "summary_stage", **options: object) -> Result:
        """Return survival as the page of the statistics has it for the user's role.

        Without the right to see patients small counts are <NA>, with what would tell them;
        groups of few cases have no estimates.
        *options* are its choices: *method* (kaplan-meier, actuarial, causes, net, cox),
        *classes*, *primaries*, *until* and the fields of the filter.  Raises ValueError.
        """
        from registry.reports.survival import pages
        from registry.reports.survival.options import Options

        with self._app.app_context():
            asked = Options.from_query(_query({"by": by, **options}))
            found = pages.page(asked, clock.today(), self._fewest())
            return self._result(found.tables, found.notes, found.left_out)

    def rates(self, **options: object) -> Result:
        """Return rates as the page of the statistics has them for the user's role.

        Without the right to see patients small counts are <NA>, with what would tell them.
        *options* are its choices: *method* (rates, ages, trend, compare, ratio, prevalence),
        *standard*, *area* and the fields of the filter.  Without a population there
        is only the share of the caseload.  Raises ValueError.
        """
        from registry.reports.rates import pages
        from registry.reports.rates.options import Options

        with self._app.app_context():
            asked = Options.from_query(_query(options), clock.today())
            found = pages.page(asked, clock.today(), self._fewest())
            return self._result(found.tables, found.notes, found.left_out)

    def _fewest(self) -> int:
        """Return below which counts are hidden from the user."""
        return privacy.NOTHING_HIDDEN if self.sees_identifiers else privacy.threshold()

    def _result(self, made: "Sequence[Table]", notes: Sequence[str], left_out: "Table") -> Result:
        from registry import snapshot
        from registry.research.tables import frame

        found = {table.title: frame(table) for table in made}
        return Result(found, tuple(notes), frame(left_out), snapshot.as_of())


def _filter(chosen: dict[str, object]) -> CaseFilter:
    known = {field.name for field in fields(CaseFilter)}
    if unknown := sorted(set(chosen) - known):
        raise ValueError(f"Filter: {unknown[0]!r} is not one of {', '.join(sorted(known))}")
    return CaseFilter.from_query({name: str(value) for name, value in chosen.items()})


def _query(options: dict[str, object]) -> Any:
    from werkzeug.datastructures import MultiDict

    several = (list, tuple)
    return MultiDict(
        {
            name: [str(each) for each in value] if isinstance(value, several) else str(value)
            for name, value in options.items()
        }
    )
