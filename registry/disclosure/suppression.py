"""Which counts of a table with totals are hidden, so that none of the small ones can be told.

Counts from 1 to one less than *fewest* are hidden.  Where that leaves a line with one
hidden count, its smallest other one is hidden too, as registries do by hand; and then
as many others as it takes: with the totals shown, every hidden count could also be
another number.  Sources: the CMS cell size policy (no count of 1 to 10), and for the
complementary cells the theory of cell suppression: the table is a flow between rows and
columns, and a hidden count is safe while flow can be moved round a cycle through its cell.
"""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass

FEWEST = 11
# A hidden count could be so much more or less, as far as anybody can reckon.
SLACK = 3
TENS = 10

Cell = tuple[int, int]
Hidden = frozenset[Cell]


@dataclass(frozen=True, slots=True)
class Margins:
    """A table of counts, rows of equal length, with its totals as last column and last row."""

    cells: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, counts: Sequence[Sequence[int]]) -> "Margins":
        """Return *counts* with totals added; raises ValueError for a table that is none."""
        if len({len(row) for row in counts}) > 1:
            raise ValueError("The rows of the table have different lengths")
        if any(count < 0 for row in counts for count in row):
            raise ValueError("A table of counts has no number below 0")
        rows = [(*row, sum(row)) for row in counts]
        width = len(counts[0]) if counts else 0
        totals = tuple(sum(row[column] for row in rows) for column in range(width + 1))
        return cls((*rows, totals))

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns, totals included."""
        return len(self.cells), len(self.cells[0])

    def at(self, cell: Cell) -> int:
        """Return the count of *cell*."""
        return self.cells[cell[0]][cell[1]]


def hidden_cells(
    table: Margins, *, fewest: int = FEWEST, also: Collection[Cell] = frozenset()
) -> Hidden:
    """Return the cells of *table*, totals included, whose counts must not be shown.

    A count of 0 tells of nobody and is shown, unless it alone can cover a small one.
    *fewest* of 1 or less hides nothing.  *also* are cells that another table hides.
    """
    rows, columns = table.size
    cells = ((row, column) for row in range(rows) for column in range(columns))
    small = [cell for cell in cells if 0 < table.at(cell) < fewest or cell in also]
    if not small:
        return frozenset()
    flow = _Flow(table, [*small, *_partners(table, small)])
    # More hidden cells make the safe ones no less safe, so that none is looked at twice.
    waiting = deque(small)
    while waiting:
        waiting.extend(flow.cover(waiting.popleft()))
    return frozenset(flow.hidden)


def _partners(table: Margins, small: Sequence[Cell]) -> set[Cell]:
    """Return the cells that keep one hidden count of a row or column from being the rest.

    Rows come before columns, until no line between the totals has a single hidden count.
    """
    rows, columns = (range(size - 1) for size in table.size)
    lines = [[(row, column) for column in columns] for row in rows]
    lines += [[(row, column) for row in rows] for column in columns]
    hidden, size = set(small), 0
    while size < len(hidden):
        size = len(hidden)
        for line in lines:
            others = [cell for cell in line if cell not in hidden and table.at(cell)]
            if sum(cell in hidden for cell in line) == 1 and others:
                hidden.add(min(others, key=table.at))
    return hidden - set(small)


def coarse(count: int, fewest: int = FEWEST) -> str:
    """Return *count* in words that tell of nobody, even beside a like count: rounded down to tens.

    Below *fewest* it is "none" or "fewer than" that; *fewest* of 1 or less rounds nothing.
    """
    if fewest <= 1:
        return f"{count:,}"
    if count < fewest:
        return f"fewer than {fewest}" if count else "none"
    return f"about {max(fewest, count // TENS * TENS):,}"


class _Flow:
    """The table as flow between rows and columns: which cells let it pass, and at what price.

    A count may always be more, and less where it stays above what is known of it: whoever
    looks may know that a hidden count is not 0.  A total stands on the other side of its
    sum, and so moves the other way.  Passing over a hidden cell costs nothing; over another
    one its count, for then it is hidden too; totals are dear, zeros dearer.
    """

    def __init__(self, table: Margins, hidden: Sequence[Cell]) -> None:
        import numpy

        counts = numpy.array(table.cells, dtype=float)
        self.rows = counts.shape[0]
        totals = numpy.zeros(counts.shape, dtype=bool)
        totals[-1, :-1] = totals[:-1, -1] = True
        gives = counts - numpy.minimum(counts, 1) >= SLACK
        dear = counts[-1, -1] + 1
        price = counts.copy()
        price[-1, :] += dear
        price[:, -1] += dear
        price[counts == 0] = 1_000 * dear
        self.hidden: set[Cell] = set()
        # From a row to a column, and from a column to a row.
        self.there = numpy.where(gives | ~totals, price, numpy.inf)
        self.back = numpy.where(gives | totals, price, numpy.inf)
        for cell in hidden:
            self._hide(cell)

    def cover(self, cell: Cell) -> set[Cell]:
        """Hide the cheapest cells that let *cell* be more or less by SLACK; return them.

        Its change is made good by a way from its column back to its row, or the other way.
        """
        row, column = cell[0], self.rows + cell[1]
        rises, falls = self.there[cell] == 0, self.back[cell] == 0
        without = self.there[cell], self.back[cell]
        self.there[cell] = self.back[cell] = float("inf")
        ways = [self._way(column, row)] if rises else []
        if falls and not (ways and ways[0] and ways[0][0] == 0):
            ways.append(self._way(row, column))
        self.there[cell], self.back[cell] = without
        found = [way for way in ways if way is not None]
        # A table of one cell and its totals has no way: then all of it is small and hidden.
        covers = min(found)[1] if found else set()
        for each in covers:
            self._hide(each)
        return covers

    def _hide(self, cell: Cell) -> None:
        self.hidden.add(cell)
        for passing in (self.there, self.back):
            if passing[cell] < float("inf"):
                passing[cell] = 0

    def _way(self, start: int, end: int) -> tuple[float, set[Cell]] | None:
        """Return the cheapest way between two nodes (Dijkstra): its cost, its cells to hide.

        Rows are the nodes from 0, columns those after them.
        """
        import numpy

        costs = numpy.full(sum(self.there.shape), numpy.inf)
        before = numpy.zeros(len(costs), dtype=int)
        waiting = numpy.full(len(costs), numpy.inf)
        costs[start] = waiting[start] = 0
        while True:
            node = int(waiting.argmin())
            cost = waiting[node]
            # Where nothing waits any more, the least is node 0: that is no way to it.
            if cost == numpy.inf:
                return None
            if node == end:
                break
            waiting[node] = numpy.inf
            if node < self.rows:
                further, passing = slice(self.rows, None), self.there[node]
            else:
                further, passing = slice(0, self.rows), self.back[:, node - self.rows]
            better = cost + passing < costs[further]
            costs[further][better] = waiting[further][better] = cost + passing[better]
            before[further][better] = node
        cells, node = set(), end
        while node != start:
            last = int(before[node])
            row, column = (last, node) if last < self.rows else (node, last)
            cells.add((row, column - self.rows))
            node = last
        return float(costs[end]), cells - self.hidden
