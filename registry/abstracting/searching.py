"""What the patient search asks for, read from a URL's query."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from registry.cases.queries import PatientCriteria
from registry.standards.partial_date import DateError, PartialDate

LIMIT = 50
LONGEST_ID = 9
_TEXTS = ("name_last", "name_first", "medical_record_number", "accession_number")


@dataclass(frozen=True, slots=True)
class Search:
    """A search as typed; *criteria* is None while nothing, or nothing usable, is asked."""

    typed: dict[str, str]
    criteria: PatientCriteria | None = None
    errors: dict[str, str] = field(default_factory=dict)


def read(query: Mapping[str, str], today: date) -> Search:
    """Return the search of *query*; the birth date may be typed loosely or in part."""
    names = (*_TEXTS, "date_of_birth", "sounds_like")
    typed = {name: "".join(filter(str.isprintable, query.get(name, ""))).strip() for name in names}
    born = typed["date_of_birth"]
    try:
        birth_date = str(PartialDate.from_typed(born, today)) if born else ""
    except DateError as problem:
        message = f"Date of birth: type a date that exists: {problem}"
        return Search(typed, errors={"date_of_birth": message})
    if not birth_date and not any(typed[name] for name in _TEXTS):
        return Search(typed)
    texts = {name: typed[name] for name in _TEXTS}
    return Search(
        typed,
        PatientCriteria(**texts, date_of_birth=birth_date, sounds_like=bool(typed["sounds_like"])),
    )


def ids(text: str) -> list[int]:
    """Return the ids of a list like 12,15; what is no number of ours is left out."""
    return [
        int(part)
        for part in text.split(",")[:LIMIT]
        if part.isascii() and part.isdigit() and len(part) <= LONGEST_ID
    ]
