"""Ages in completed years, as item 230 holds them, and bands of them."""

from registry.standards.partial_date import PartialDate

UNKNOWN_AGE = "999"
OLDEST = 120


def age_at(born: PartialDate, then: PartialDate) -> str:
    """Return the age on *then* as three digits, or 999 where it cannot be known.

    Unknown parts leave a span of possible ages; a span of one year still gives
    an age, as the SEER Program Manual has it calculated: an unknown month or day
    of either date counts as that of the other.
    """
    years = then.year - born.year
    if born.month and then.month:
        earlier = (then.month, then.day or born.day or 1) < (born.month, born.day or then.day or 1)
        years -= earlier
    return f"{years:03d}" if 0 <= years <= OLDEST else UNKNOWN_AGE


def ten_year_band(age: int | None) -> str:
    """Return the band of *age* in the hospital's tables: 0-19, 20-29 ... 80-89, 90+, unknown."""
    if age is None or age > OLDEST:
        return "unknown"
    if age >= 90:
        return "90+"
    if age < 20:
        return "0-19"
    return f"{age // 10 * 10}-{age // 10 * 10 + 9}"
