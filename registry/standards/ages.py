"""Ages in completed years, as item 230 holds them, and bands of them."""

from datetime import date

from registry.standards.partial_date import PartialDate

UNKNOWN_AGE = "999"
OLDEST = 120


def age_at(born: PartialDate, then: PartialDate) -> str:
    """Return the age on *then* as three digits, or 999 where there is none in 0-120.

    As the SEER Program Manual has it calculated: an unknown month or day of one date
    counts as that of the other, so that an unknown month leaves the years alone.
    *age_span* says between which ages the truth lies.
    """
    years = then.year - born.year
    if born.month and then.month:
        earlier = (then.month, then.day or born.day or 1) < (born.month, born.day or then.day or 1)
        years -= earlier
    return f"{years:03d}" if 0 <= years <= OLDEST else UNKNOWN_AGE


def age_span(born: PartialDate, then: PartialDate) -> tuple[int, int]:
    """Return the lowest and the highest age on *then* that the dates allow, in years.

    Equal where the age is certain; below 0 where *then* may lie before the birth.
    """
    return (
        _completed_years(born.latest(), then.earliest()),
        _completed_years(born.earliest(), then.latest()),
    )


def _completed_years(born: date, then: date) -> int:
    return then.year - born.year - ((then.month, then.day) < (born.month, born.day))
