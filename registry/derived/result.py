"""What a derivation gives."""

from typing import NamedTuple

# So many answers a function keeps; cases of a registry are alike.
KEPT = 65_536


class Result(NamedTuple):
    """A derived value, and the table row or rule that decided, in words."""

    value: str
    why: str
