"""What the list beside a coded field offers: the user's own codes first, then what was typed."""

from dataclasses import dataclass

from registry.abstracting.chart import Chart
from registry.abstracting.personal import codes
from registry.audit.actions import Actor
from registry.standards.search import Choice


@dataclass(frozen=True, slots=True)
class Option:
    """A choice, whether it is a favourite, and what it puts into the companion item."""

    choice: Choice
    favourite: bool = False
    companion: str = ""


def options(
    actor: Actor, around: Chart, naaccr_id: str, typed: str, limit: int
) -> list[tuple[str, list[Option]]]:
    """Return the options by group: what *typed* means, or all codes after the user's own."""
    kept = codes.kept(actor, around.list_name(naaccr_id))
    found = [
        Option(choice, choice.code in kept.favourites, around.companion(naaccr_id, choice.code))
        for choice in around.search(naaccr_id, typed, limit)
    ]
    if typed.strip():
        return [("", found)] if found else []
    own = [
        ("Favourites", _known(around, naaccr_id, kept.favourites, favourite=True)),
        ("Taken lately", _known(around, naaccr_id, kept.recent, favourite=False)),
    ]
    groups = [(title, members) for title, members in own if members]
    return [*groups, ("All codes" if groups else "", found)] if found else groups


def _known(
    around: Chart, naaccr_id: str, kept: tuple[str, ...], *, favourite: bool
) -> list[Option]:
    """Return the codes that still mean something in this case."""
    choices = [around.choice(naaccr_id, code) for code in kept]
    return [
        Option(choice, favourite, around.companion(naaccr_id, choice.code))
        for choice in choices
        if choice
    ]
