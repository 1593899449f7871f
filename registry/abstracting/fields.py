"""The kinds of form fields that items are typed into."""

from collections.abc import Sequence
from typing import Any

from wtforms import StringField
from wtforms.widgets import TextArea

from registry.abstracting.sections import Placement
from registry.cases.directory.queries import ITEMS as DIRECTORY
from registry.standards import items, lookup
from registry.standards.items import Item

MASK = "•••••"
MASKED = "socialSecurityNumber"
# Longer text items get the whole width, still longer ones several lines.
SHORT = 15
ONE_LINE = 100
# Sections whose items have codes: those of the staging schema where the standard has none.
CODED = frozenset({"extent", "factors"})


class ItemField(StringField):
    """One item: what it is, and, once the form was sent, what it is to store."""

    kind = "text"

    def __init__(self, place: Placement, **options: Any) -> None:
        self.item = item_of(place.naaccr_id)
        self.place = place
        super().__init__(self.item.name, **options)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take what was typed; the form checks it later, when it knows the case."""
        if valuelist:
            self.data = str(valuelist[0]).strip()

    @property
    def naaccr_id(self) -> str:
        """The item's XML id, which is the field's name and HTML id, too."""
        return self.item.naaccr_id

    @property
    def columns(self) -> int:
        """Width of the input in characters."""
        return min(max(self.item.length, 2), 40)


class CodeField(ItemField):
    """A code of a list: its label stands beside it."""

    kind = "code"


class DateField(ItemField):
    """A date, typed loosely, possibly without day or month."""

    kind = "date"

    @property
    def columns(self) -> int:
        """Width of the input; 10 characters hold 2025-03-14."""
        return 10


class WideField(ItemField):
    """A name or an address."""

    kind = "wide"


class NoteField(ItemField):
    """A long text."""

    kind = "note"
    widget = TextArea()


class MaskedField(ItemField):
    """The Social Security number: only its last four digits are ever sent to the browser."""

    kind = "masked"

    def process_data(self, value: Any) -> None:
        """Show the stored number masked."""
        super().process_data(masked(value or ""))


def masked(number: str) -> str:
    """Return a Social Security number with only its last four digits; a masked one unchanged."""
    return MASK + number[-4:] if number else ""


def field_class(place: Placement) -> type[ItemField]:
    """Return the kind of field that the item of *place* is typed into."""
    item = item_of(place.naaccr_id)
    if item.naaccr_id == MASKED:
        return MaskedField
    if item.data_type == "date":
        return DateField
    if lookup.has_codes(item.naaccr_id) or place.section in CODED or place.naaccr_id in DIRECTORY:
        return CodeField
    if item.data_type == "text" and item.length > ONE_LINE:
        return NoteField
    return WideField if item.length > SHORT else ItemField


def item_of(naaccr_id: str) -> Item:
    """Return the item of the standard, or one that takes any text for a user-defined id."""
    try:
        return items.item(naaccr_id)
    except items.UnknownItem:
        return Item(
            0, naaccr_id, naaccr_id, 4000, "text", "", "", "", "", True, False, "user", 0, 0
        )
