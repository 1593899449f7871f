"""Pseudonyms and date shifts from a secret key: the same in every run, nothing without the key."""

import hmac
import secrets
from datetime import date, timedelta
from hashlib import sha256

from registry.standards.partial_date import DateError, PartialDate

# Days by which a patient's dates may be shifted, back or forth.
MOST_DAYS = 182
LENGTH = 16
# Stands for a day that is not known.
MIDDLE = 15


def new_key() -> bytes:
    """Return a new secret key of 32 bytes."""
    return secrets.token_bytes(32)


def pseudonym(key: bytes, kind: str, number: int) -> str:
    """Return 16 hexadecimal digits for the *number* of a *kind*: "patient" or "tumor"."""
    return _digest(key, kind, number).hex()[:LENGTH]


def shift(key: bytes, patient: int) -> int:
    """Return the days, from -182 to 182 alike, by which all dates of *patient* are shifted."""
    return int.from_bytes(_digest(key, "shift", patient)) % (2 * MOST_DAYS + 1) - MOST_DAYS


def shifted(value: str, days: int) -> str:
    """Return the date *value*, YYYYMMDD, moved by *days*.

    A date without its day is moved from the 15th and keeps year and month; a year alone stays
    as it is; what is no date is "".
    """
    try:
        known = PartialDate.from_naaccr(value)
        if known.month is None:
            return value
        start = date(known.year, known.month, known.day or MIDDLE)
        moved = (start + timedelta(days=days)).isoformat().replace("-", "")
    except (DateError, OverflowError):
        return ""
    return moved[: len(value)]


def _digest(key: bytes, kind: str, number: int) -> bytes:
    return hmac.new(key, f"{kind}:{number}".encode(), sha256).digest()
