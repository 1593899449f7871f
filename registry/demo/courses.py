"""What came after the first course: the recurrence with its site, and the second course."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from registry.cases.courses.words import recurred
from registry.demo.tables import days, draw, rows, stamp
from registry.standards.partial_date import PartialDate

# Sites of ICD-O of the distant recurrences that item 1880 names.
SITES = {
    "51": "C482", "52": "C349", "53": "C384", "54": "C220",
    "55": "C419", "56": "C719", "57": "C449", "58": "C779",
}  # fmt: skip
CONFIRMED = "imaging*3 histology*2 cytology"
TREATED_AGAIN = 0.75


def recurrence(random: Random, items: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the columns of the recurrence that *items* tell of; None where there was none."""
    kind, day = items.get("recurrenceType1st", ""), items.get("recurrenceDate1st", "")
    if not (recurred(kind) and day):
        return None
    sites = [SITES[kind]] if kind in SITES else []
    return {
        "date": day,
        "type": kind,
        "sites": sites,
        "confirmed": draw(random, CONFIRMED),
        "note": "",
    }


def second_course(
    random: Random, items: Mapping[str, str], last: date, facility: str
) -> dict[str, Any] | None:
    """Return the columns of a treatment after the recurrence, if one was given before *last*."""
    began = PartialDate.from_naaccr(items["recurrenceDate1st"]).latest()
    started = began + days(random, 14, 60)
    if random.random() > TREATED_AGAIN or started > last:
        return None
    ended = started + days(random, 30, 200)
    site = items["primarySite"][:3]
    given = next(row for row in rows("second_course") if row["site"] in {site, ""})
    return {
        "course": 2,
        "modality": given["modality"],
        "started": stamp(started),
        "ended": stamp(ended) if ended <= last else "",
        "drugs": given["drugs"].split("; ") if given["drugs"] else [],
        "facility": facility,
        "reason": "recurrence",
        "note": "",
    }
