"""What a fill proposes for one item."""

from collections.abc import Callable
from dataclasses import dataclass

from registry.abstracting.chart import Chart


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for an item, as it is stored, and why it follows.

    *pointer* names the words of a report that bear it out, as the form sends them; "" for none.
    """

    naaccr_id: str
    value: str
    reason: str
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """A command: what it is called, and what it proposes for a case."""

    name: str
    title: str
    propose: Callable[[Chart], list[Proposal]]
