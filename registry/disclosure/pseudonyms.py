"""Pseudonyms and date shifts from a secret key: the same in every run, nothing without the key."""

import hmac
import secrets
from datetime import date, timedelta
from hashlib import sha256

# Days by which a patient's dates may be shifted, back or forth.
MOST_DAYS = 182
LENGTH = 16


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

    A date without its day cannot be moved and keeps its year alone; what is no date is "".
    """
    if not (value.isascii() and value.isdigit()):
        return ""
    if len(value) != 8:
        return value[:4] if len(value) in (4, 6) else ""
    try:
        moved = date.fromisoformat(value) + timedelta(days=days)
    except (ValueError, OverflowError):
        return ""
    return moved.isoformat().replace("-", "")


def _digest(key: bytes, kind: str, number: int) -> bytes:
    return hmac.new(key, f"{kind}:{number}".encode(), sha256).digest()
