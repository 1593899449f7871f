"""What contradicts itself in a time line, and where nothing is known for long."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from registry.cases.timeline.events import OF_PATIENT, Event, course_name
from registry.standards.partial_date import PartialDate

# A patient not heard of for longer is delinquent in the follow-up of the Commission on Cancer.
GAP_MONTHS = 15


@dataclass(frozen=True, slots=True)
class Conflict:
    """Dates that cannot all be right: of *event*, and why in words."""

    event: Event
    message: str


@dataclass(frozen=True, slots=True)
class Gap:
    """More than GAP_MONTHS without anything that is dated; *is_open* until today."""

    start: date
    end: date
    is_open: bool = False

    @property
    def months(self) -> int:
        """Its length in whole months."""
        return months_between(self.start, self.end)

    def __str__(self) -> str:
        span = f"{self.start} to {'today' if self.is_open else self.end}, {self.months} months"
        if self.is_open:
            return f"No contact for more than {GAP_MONTHS} months: {span}"
        return f"Nothing dated for more than {GAP_MONTHS} months: {span}"


def conflicts(
    events: Sequence[Event], *, birth: PartialDate | None = None, today: date
) -> list[Conflict]:
    """Return the dates of *events* that contradict each other for certain.

    Partial dates contradict each other only where no day that they may mean fits.
    """
    found: list[Conflict] = []
    for event in events:
        found += [Conflict(event, why) for why in _contradictions(event, events, birth, today)]
    return [*found, *_courses_out_of_order(events)]


def gaps(events: Sequence[Event], *, today: date) -> list[Gap]:
    """Return the spans of more than GAP_MONTHS without a dated event, the last until today.

    After a death there is none.
    """
    spans = sorted(
        (event.start.earliest(), event.last.latest())
        for event in events
        if event.start and event.last
    )
    found: list[Gap] = []
    known = spans[0][1] if spans else today
    for begins, ends in spans:
        if _is_long(known, begins):
            found.append(Gap(known, begins))
        known = max(known, ends)
    is_dead = any(event.kind == "death" for event in events)
    if not is_dead and _is_long(known, today):
        found.append(Gap(known, today, is_open=True))
    return found


def months_between(first: date, last: date) -> int:
    """Return the whole months from *first* to *last*."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def _is_long(first: date, last: date) -> bool:
    months = months_between(first, last)
    return months > GAP_MONTHS or (months == GAP_MONTHS and first.day != last.day)


def _contradictions(
    event: Event, events: Sequence[Event], birth: PartialDate | None, today: date
) -> Iterator[str]:
    start, last = event.start, event.last
    if start is None or last is None:
        return
    if event.end and event.end.before(start):
        yield _says(event, start, f"ends before it starts, {event.end.display()}")
    if start.earliest() > today:
        yield _says(event, start, f"lies after today, {today}")
    if birth and start.before(birth):
        yield _says(event, start, f"lies before the birth, {birth.display()}")
    diagnosis = _date(events, "diagnosis", event.tumor)
    if diagnosis and start.before(diagnosis) and _follows_diagnosis(event):
        yield _says(event, start, f"lies before the diagnosis, {diagnosis.display()}")
    death = _date(events, "death", OF_PATIENT)
    if death and death.before(last) and event.kind != "death":
        yield _says(event, last, f"lies after the death, {death.display()}")
    contact = _date(events, "last", OF_PATIENT)
    if contact and contact.before(last) and event.kind != "last":
        yield _says(
            event,
            last,
            f"lies after the last contact, {contact.display()}: whoever was treated or seen "
            "then was in contact",
        )


def _follows_diagnosis(event: Event) -> bool:
    return event.is_treatment or event.kind in {"recurrence", "status"}


def _courses_out_of_order(events: Iterable[Event]) -> Iterator[Conflict]:
    """Yield each course that begins before the one before it."""
    begins: dict[tuple[int, int], tuple[PartialDate, Event]] = {}
    for event in events:
        if event.course and event.start:
            known = begins.get((event.tumor, event.course))
            if known is None or event.start.earliest() < known[0].earliest():
                begins[event.tumor, event.course] = event.start, event
    for (tumor, course), (other, later) in pairwise(sorted(begins)):
        first, (second, event) = begins[tumor, course][0], begins[other, later]
        if tumor == other and second.before(first):
            began = f"{course_name(course).lower()} began, {first.display()}"
            why = f"in {course_name(later).lower()} lies before the {began}"
            yield Conflict(event, _says(event, second, why))


def _says(event: Event, day: PartialDate, why: str) -> str:
    return f"{event.label}, {day.display()}, {why}"


def _date(events: Iterable[Event], kind: str, tumor: int) -> PartialDate | None:
    return next(
        (event.start for event in events if event.kind == kind and event.tumor == tumor), None
    )
