"""The research snapshot: every case in Parquet files that DuckDB counts, without identifiers.

Statistics, reports and research read it; what leaves for a registry (submissions,
exports) reads the live database.  It lies in the instance folder and brings itself
up to date when it is asked; after very many changes it answers with what it has
and refreshes in the background, so that pages say "data as of".

::

    frame = snapshot.cases(CaseFilter(group="26000"), ["primarySite", "diagnosis_year"])
    moment = snapshot.as_of()
"""

from registry.snapshot.layout import KEYS, NotInSnapshot, names, why_left_out
from registry.snapshot.reading import CASES, cases, column, conditions, frame
from registry.snapshot.refreshing import (
    Status,
    answer_from,
    as_of,
    folder,
    refresh,
    refresh_in_background,
    status,
    version,
)

__all__ = [
    "CASES",
    "KEYS",
    "NotInSnapshot",
    "Status",
    "answer_from",
    "as_of",
    "cases",
    "column",
    "conditions",
    "folder",
    "frame",
    "names",
    "refresh",
    "refresh_in_background",
    "status",
    "version",
    "why_left_out",
]
