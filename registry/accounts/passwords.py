"""Passwords: hashing, checking, what a new one must be like, making one."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_LENGTH = 12
MOST_LENGTH = 200
# No letters and digits that are read wrongly from paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"
# Words around which guessed passwords are built.
COMMON = (
    "password",
    "passwort",
    "123456",
    "qwerty",
    "letmein",
    "welcome",
    "changeme",
    "administrator",
    "registrar",
    "cancerregistry",
    "hospital",
    "iloveyou",
)

_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """Return the hash that is stored of *password*."""
    return _hasher.hash(password)


def fits(password: str, stored: str | None) -> bool:
    """Whether *password* is the one of *stored*; as slow for a user who does not exist (None)."""
    try:
        return _hasher.verify(stored or _nobodys_hash(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def problem(password: str, username: str) -> str:
    """Return what is wrong with *password* as a new one of *username*, "" if it will do."""
    plain = "".join(filter(str.isalnum, password.lower()))
    if len(password) < LEAST_LENGTH:
        return f"Type at least {LEAST_LENGTH} characters; this has {len(password)}"
    if len(password) > MOST_LENGTH:
        return f"Type at most {MOST_LENGTH} characters; this has {len(password)}"
    if len(set(password)) < 5:
        return "Use at least five different characters"
    if username.lower() in password.lower():
        return "Leave your user name out of the password"
    for word in COMMON:
        # A common word may be part of a long phrase, but not most of the password.
        if word in plain and len(plain) - len(word) < 6:
            return f"Do not build the password around “{word}”: it would be guessed"
    return ""


def generate() -> str:
    """Return a random password of four groups, easy to copy from paper: some 80 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(generate())
