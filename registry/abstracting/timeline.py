"""The drawing of a patient's time line: where everything stands, in the units of the picture."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry.cases.timeline.events import OF_PATIENT, Event
from registry.cases.timeline.findings import Conflict, Gap

WIDTH = 1000
MARGIN = 12
AXIS = 22
TITLE, ROW, BETWEEN = 20, 19, 8
# A letter of a label, and the mark before it, take about so much.
LETTER, MARK = 6.3, 9
# Two things in a row keep this distance.
APART = 8
MOST_TICKS = 12
YEARS, MONTHS = (1, 2, 5, 10, 20, 50), (1, 3, 6)


@dataclass(frozen=True, slots=True)
class Mark:
    """An event in the picture: a bar from *x* to *end*, and its label, to the left at the edge.

    The bar is certain from *sure* to *sure_end*; where a date is known in part, less is.
    """

    event: Event
    x: float
    end: float
    sure: float
    sure_end: float
    y: float
    label: str
    label_x: float
    to_left: bool
    conflict: bool

    @property
    def is_partial(self) -> bool:
        """Whether its place is not certain."""
        return self.sure > self.x or self.sure_end < self.end

    @property
    def title(self) -> str:
        """What the mark says when it is pointed at."""
        return f"{self.event.label}, {when(self.event)}"


@dataclass(frozen=True, slots=True)
class Lane:
    """The events of one tumor, or of the patient, below its title."""

    title: str
    y: float
    height: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture; *height* in its units, ticks and gaps by their place and words."""

    height: float
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]
    gaps: tuple[tuple[float, float, str], ...]
    death: float | None
    today: float | None


def when(event: Event) -> str:
    """Return the date or dates of an event in words."""
    start = event.start.display() if event.start else "not dated"
    return f"{start} to {event.end.display()}" if event.end else start


def draw(
    titles: Sequence[str],
    events: Sequence[Event],
    conflicts: Iterable[Conflict],
    gaps: Iterable[Gap],
    *,
    today: date,
) -> Drawing | None:
    """Return the picture of *events*; None where none of them is dated.

    *titles* name the tumors in order.
    """
    dated = [event for event in events if event.start]
    if not dated:
        return None
    death = next((event.start for event in dated if event.kind == "death"), None)
    days = [day for event in dated for day in _days(event)]
    scale = _Scale(min(days), max(days) if death else max(*days, today))
    wrong = {id(conflict.event) for conflict in conflicts}
    lanes: list[Lane] = []
    y: float = AXIS + BETWEEN
    for number in [*range(1, len(titles) + 1), OF_PATIENT]:
        members = [event for event in events if event.tumor == number]
        if not members:
            continue
        title = titles[number - 1] if number else "Contacts"
        lanes.append(_lane(title, members, wrong, scale, y))
        y += lanes[-1].height + BETWEEN
    return Drawing(
        y,
        tuple(lanes),
        tuple((scale.x(day), words) for day, words in _ticks(scale.first, scale.last)),
        tuple(_gap(scale, gap) for gap in gaps),
        scale.x(death.earliest()) if death else None,
        None if death else scale.x(today),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        """Return the place of *day*."""
        span = max((self.last - self.first).days, 30)
        part = (day - self.first).days / span
        return round(MARGIN + part * (WIDTH - 2 * MARGIN), 1)


def _gap(scale: _Scale, gap: Gap) -> tuple[float, float, str]:
    """Return where a gap is, and its length in words where they have room."""
    x, end = scale.x(gap.start), scale.x(gap.end)
    words = f"{gap.months} months"
    return x, end, words if len(words) * LETTER < end - x else ""


def _days(event: Event) -> Iterator[date]:
    for known in (event.start, event.end):
        if known:
            yield from (known.earliest(), known.latest())


def _lane(title: str, events: Sequence[Event], wrong: set[int], scale: _Scale, top: float) -> Lane:
    """Put the events of a lane into as few rows as hold them without touching."""
    undated = sum(1 for event in events if not event.start)
    if undated:
        title += f" ({undated} not dated)"
    dated = sorted((event for event in events if event.start), key=lambda event: min(_days(event)))
    rows: list[float] = []
    marks = []
    for event in dated:
        x, end, sure, sure_end = _extent(event, scale)
        label = f"! {event.label}" if id(event) in wrong else event.label
        label_x, to_left, begins, ends = _label(len(label) * LETTER, x, max(end, x + MARK))
        row = next((at for at, taken in enumerate(rows) if taken + APART <= begins), len(rows))
        rows[row : row + 1] = [ends]
        y = top + TITLE + row * ROW
        marks.append(
            Mark(event, x, end, sure, sure_end, y, label, label_x, to_left, id(event) in wrong)
        )
    return Lane(title, top, TITLE + max(len(rows), 1) * ROW, tuple(marks))


def _label(length: float, x: float, end: float) -> tuple[float, bool, float, float]:
    """Return where the label of a mark stands, whether to its left, and what both take up.

    It stands after the mark; before it at the right edge; on it where neither has room.
    """
    after, before = end + APART / 2, x - APART / 2
    if after + length <= WIDTH:
        return after, False, x, after + length
    if before - length >= 0:
        return before, True, before - length, end
    return x + APART / 2, False, x, max(end, x + APART / 2 + length)


def _extent(event: Event, scale: _Scale) -> tuple[float, float, float, float]:
    """Return from where to where an event may have been, and for certain was."""
    days = list(_days(event))
    first, last = min(days), max(days)
    starts, ends = event.start, event.last
    sure = starts.latest() if starts else first
    sure_end = ends.earliest() if ends else last
    return scale.x(first), scale.x(last), scale.x(sure), scale.x(sure_end)


def _ticks(first: date, last: date) -> Iterator[tuple[date, str]]:
    """Yield the days that the axis names, a dozen at most: years, or months of a short time."""
    if (last - first).days > 900:
        years = range(first.year + 1, last.year + 1)
        step = next((each for each in YEARS if len(years) / each <= MOST_TICKS), YEARS[-1])
        yield from ((date(year, 1, 1), str(year)) for year in years if year % step == 0)
        return
    months = (last - first).days // 30
    step = next((each for each in MONTHS if months / each <= MOST_TICKS), MONTHS[-1])
    day = first.replace(day=1)
    while (day := (day + timedelta(32)).replace(day=1)) <= last:
        if (day.month - 1) % step == 0:
            yield day, f"{day:%Y-%m}"
