"""What an annual report is made of: sections of tables, each with a figure where one helps."""

from collections import Counter
from dataclasses import dataclass, replace

from registry.reports import hiding
from registry.reports.tables import HIDDEN, Table

BARS, LINES = "bars", "lines"


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: the values of each series at each label.

    *kind* is bars (lying, their series stacked) or lines; *unit* names the values.
    A value that is not known is None.
    """

    title: str
    kind: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    unit: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for _, values in self.series for value in values)


@dataclass(frozen=True, slots=True)
class Block:
    """A table, and the figure that shows it."""

    table: Table
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that belong together; *name* is their place in an address."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """The whole report; *lines* say year, basis, facility and age of the data.

    *cases* is how many the year has; where it has none the sections say so.
    """

    title: str
    lines: tuple[str, ...]
    cases: int
    sections: tuple[Section, ...]

    def figure(self, section: str, table: str) -> Figure:
        """Return the figure of a table; raises KeyError."""
        for own in self.sections:
            for block in own.blocks:
                if (own.name, block.table.name) == (section, table) and block.figure:
                    return block.figure
        raise KeyError(table)

    def definitions(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return what the numbers are, table by table: its title, its terms with their words.

        What several tables define alike stands once, before them.
        """
        tables = [block.table for section in self.sections for block in section.blocks]
        met = Counter(term for table in tables for term in table.terms)
        shared = [term for term, times in met.items() if times > 1]
        found = [("In several tables", shared)]
        found += [(table.title, [t for t in table.terms if met[t] == 1]) for table in tables]
        return [(title, terms) for title, terms in found if terms]

    def section_of(self, table: str) -> str:
        """Return the name of the section that a table stands in; raises KeyError."""
        for section in self.sections:
            if any(block.table.name == table for block in section.blocks):
                return section.name
        raise KeyError(table)

    def table(self, name: str) -> Table:
        """Return the table with a name; raises KeyError."""
        for section in self.sections:
            for block in section.blocks:
                if block.table.name == name:
                    return block.table
        raise KeyError(name)


def protected(pack: Pack, fewest: int) -> Pack:
    """Return *pack* for those who must not learn of a few patients; 1 hides nothing."""
    if fewest <= 1:
        return pack
    sections = tuple(
        replace(section, blocks=tuple(_protected(block, fewest) for block in section.blocks))
        for section in pack.sections
    )
    return replace(pack, lines=(*pack.lines, hiding.note(fewest)), sections=sections)


def _protected(block: Block, fewest: int) -> Block:
    """Return the block with its small counts hidden, and a figure without what they tell."""
    table = hiding.protected(block.table, fewest)
    figure = block.figure
    if figure is None or table == block.table:
        return replace(block, table=table)
    hidden = {
        (row.label, column.label)
        for row in table.rows
        for value, column in zip(row.values, table.columns, strict=True)
        if value == HIDDEN
    }
    rows = {row for row, _ in hidden}

    def is_hidden(label: str, name: str) -> bool:
        if name in {column.label for column in table.columns}:
            return (label, name) in hidden
        if label in {column.label for column in table.columns}:
            return (name, label) in hidden or (label, name) in hidden or ("Total", label) in hidden
        # A figure of something that the table derives: without the row's counts it is not drawn.
        return label in rows or name in rows

    series = tuple(
        (
            name,
            tuple(
                None if is_hidden(label, name) else value
                for label, value in zip(figure.labels, values, strict=True)
            ),
        )
        for name, values in figure.series
    )
    return Block(table, replace(figure, series=series))


def figure_of(
    table: Table, columns: tuple[int, ...], unit: str, *, kind: str = BARS, most: int = 15
) -> Figure:
    """Return the figure of some columns of *table*: its plain rows, at most the first *most*.

    Lines have a line for each row and the columns as labels; bars the other way round.
    """
    rows = [row for row in table.rows if row.kind == "plain"][:most]
    labels = tuple(row.label for row in rows)
    heads = tuple(table.columns[index].label for index in columns)
    values = [tuple(_number(row.values[index]) for index in columns) for row in rows]
    if kind == LINES:
        return Figure(table.title, LINES, heads, tuple(zip(labels, values, strict=True)), unit)
    turned = [tuple(row[place] for row in values) for place in range(len(columns))]
    return Figure(table.title, BARS, labels, tuple(zip(heads, turned, strict=True)), unit)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
