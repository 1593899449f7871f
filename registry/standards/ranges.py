"""Ranges of codes as data files write them: ``C500-C509 C619``."""

Ranges = tuple[tuple[str, str], ...]


def parse(text: str) -> Ranges:
    """Return the ranges of *text* as pairs of first and last code."""
    return tuple((part.split("-")[0], part.split("-")[-1]) for part in text.split())


def within(code: str, ranges: Ranges) -> bool:
    """Whether *code* lies in one of *ranges*."""
    return any(first <= code <= last for first, last in ranges)
