"""Tables of reports as frames, and frames of counts without small numbers."""

from typing import TYPE_CHECKING

from registry.disclosure import FEWEST, Margins, hidden_cells
from registry.reports.tables import HIDDEN, Table

if TYPE_CHECKING:
    import pandas as pd


def frame(table: Table) -> "pd.DataFrame":
    """Return a report's *table*: its rows by label, its columns by their keys.

    What is hidden is <NA>.  What the columns are called stands in ``attrs["labels"]``, the
    definition in ``attrs["definition"]``.
    """
    import pandas as pd

    found = pd.DataFrame(
        [[pd.NA if value == HIDDEN else value for value in row.values] for row in table.rows],
        index=pd.Index([row.label for row in table.rows], name=table.first_heading),
        columns=[column.key for column in table.columns],
    )
    found.attrs["labels"] = {column.key: column.label for column in table.columns}
    found.attrs["definition"] = table.definition
    return found


def suppressed(counts: "pd.DataFrame", *, fewest: int = FEWEST) -> "pd.DataFrame":
    """Return a two-way table of *counts* with totals and without small numbers.

    Counts of 1 to *fewest* - 1 are <NA>, and so are as many others as it takes that
    no total tells a hidden one.  *counts* has no totals of its own.
    """
    import pandas as pd

    table = Margins.of(counts.astype(int).to_numpy().tolist())
    hidden = hidden_cells(table, fewest=fewest)
    rows = [
        [pd.NA if (row, column) in hidden else count for column, count in enumerate(cells)]
        for row, cells in enumerate(table.cells)
    ]
    index = pd.Index([*counts.index, "Total"], name=counts.index.name)
    columns = pd.Index([*counts.columns, "Total"], name=counts.columns.name)
    return pd.DataFrame(rows, index=index, columns=columns).astype("Int64")
