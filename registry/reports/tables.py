"""What a report's table is: rows and columns that know which cases each number counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Filter = Mapping[str, str]
Value = int | float | str | None
# Stands for a value that is not shown.  Not "<11": one that covers a small one is larger.
HIDDEN = "*"


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """The cases that a number counts: some of *keys*, of abstracts, which many numbers share.

    *bits* is the mask that was counted, packed; *label* says who they are where the column
    of the number does not.
    """

    keys: "NDArray[np.int64]"
    bits: "NDArray[np.uint8]"
    size: int
    label: str = ""

    @classmethod
    def of(cls, keys: "NDArray[np.int64]", mask: "NDArray[np.bool_]", label: str = "") -> Self:
        """Return those of *keys* that *mask* names."""
        import numpy as np

        return cls(keys, np.packbits(mask), int(np.count_nonzero(mask)), label)

    def __len__(self) -> int:
        return self.size

    def listed(self) -> list[int]:
        """Return the keys of the abstracts in order."""
        import numpy as np

        mask = np.unpackbits(self.bits, count=len(self.keys)).astype(bool)
        return sorted(map(int, self.keys[mask]))


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that a number rests on: who they are in words, and which."""

    label: str
    cases: Members | Filter


@dataclass(frozen=True, slots=True)
class Basis:
    """What a number rests on: the groups that it counts, and those that it is a share of."""

    part: tuple[Group, ...]
    whole: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column; *filter* narrows the table's cases to those it counts, None counts none.

    *kind* is count, percent or number: how the values are shown.  *of* are the keys of the
    counts that a percentage or rate rests on, which is not shown without them; all of the
    row where it names none.  A figure that is no count rests on the cells *part* of its row,
    a share also on the cells *whole*, those of the total *of_total*.  *meaning* says in a
    sentence what is counted.
    """

    key: str
    label: str
    filter: Filter | None = None
    kind: str = "count"
    of: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    of_total: bool = False
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row; *kind* is plain, heading (a sum of the rows below it), total or measure.

    A measure stands beside the sum: a mean, a median, or a count of a part of all.
    *members* are, by the key of the column, the cases that no filter can name; *whole* is the
    key of the row that a row of shares rests on.  *key* finds the row, by default its label.
    """

    label: str
    values: tuple[Value, ...]
    filter: Filter | None = field(default_factory=dict)
    kind: str = "plain"
    members: Mapping[str, Members] = field(default_factory=dict)
    whole: str = ""
    meaning: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its definition in words and the notes that belong below it.

    *base* is the filter of all its cases: a cell's cases are those of the base, the
    row and the column together.  The rows add up unless they stand *apart*;
    in a table read *across*, each column is one case count in steps, down its rows.
    """

    name: str
    title: str
    definition: str
    first_heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    base: Filter
    notes: tuple[str, ...] = ()
    apart: bool = False
    across: bool = False

    def cell_filter(self, row: Row, column: Column) -> dict[str, str] | None:
        """Return the filter of the cases that a cell counts; None where it counts no cases."""
        if column.filter is None or row.filter is None:
            return None
        chosen = dict(self.base)
        for name, value in [*row.filter.items(), *column.filter.items()]:
            both = _both(name, chosen.get(name, value), value)
            if both is None:
                return None
            chosen[name] = both
        return chosen

    def basis(self, row: Row, column: Column) -> Basis | None:
        """Return the cases that a cell counts or rests on; None where it rests on none of ours."""
        part = self._cell(row, column) or self._cells(row, column.part)
        if not part:
            return None
        if row.whole:
            return Basis(part, self._cell(self.row(row.whole), column))
        total = next((each for each in self.rows if each.kind == "total"), row)
        return Basis(part, self._cells(total if column.of_total else row, column.whole))

    @property
    def is_empty(self) -> bool:
        """Whether it has no row but a total of nothing."""
        return all(row.kind == "total" and not any(row.values) for row in self.rows)

    def value(self, row: Row, column: Column) -> Value:
        """Return the value of a cell."""
        return row.values[self.columns.index(column)]

    @property
    def terms(self) -> list[tuple[str, str]]:
        """The columns and rows with what they count, each once; not where the label says it all."""
        named = [(each.label, each.meaning) for each in self.columns]
        named += [(each.label, each.meaning) for each in self.rows]
        said = [
            (label, words) for label, words in named if not words.endswith((label, f"{label}."))
        ]
        return list(dict.fromkeys((label, words) for label, words in said if words))

    def row(self, key: str) -> Row:
        """Return the row with a key, or with that label where it has none; raises KeyError."""
        found = next((row for row in self.rows if (row.key or row.label) == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def column(self, key: str) -> Column:
        """Return the column with a key; raises KeyError."""
        found = next((column for column in self.columns if column.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def _cells(self, row: Row, keys: tuple[str, ...]) -> tuple[Group, ...]:
        return tuple(group for key in keys for group in self._cell(row, self.column(key)))

    def _cell(self, row: Row, column: Column) -> tuple[Group, ...]:
        label = ": ".join(dict.fromkeys((row.label, column.label)))
        members = row.members.get(column.key)
        if members is not None:
            return (Group(members.label or label, members),)
        chosen = self.cell_filter(row, column)
        return () if chosen is None else (Group(label, chosen),)


def share_of_total(of: str, key: str = "percent", label: str = "%", **more: Any) -> Column:
    """Return the column of what each row has of the total in the column *of*, in percent."""
    words = more.pop("meaning", "The row's cases in percent of those of the total.")
    return Column(
        key, label, None, "percent", of=(of,), part=(of,), whole=(of,), of_total=True,
        meaning=words, **more,
    )  # fmt: skip


def _both(name: str, one: str, other: str) -> str | None:
    """Return the value of a filter that both ask for; None where no case can have both."""
    if one == other:
        return one
    if name == "items":
        return f"{one};{other}"
    if name != "group":
        return None
    groups = set(one.split(","))
    return ",".join(code for code in other.split(",") if code in groups) or None
