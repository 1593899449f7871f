"""What a page shows of a section: each field or value with its meaning beside it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from registry.abstracting import entry
from registry.abstracting.chart import DISCRIMINATORS, Chart
from registry.abstracting.fields import MASKED, ItemField, item_of, masked
from registry.abstracting.forms import SectionForm
from registry.abstracting.sections import Placement
from registry.standards.items import Item


@dataclass(frozen=True, slots=True)
class Row:
    """An item as a page shows it; *field* is None where it can only be read."""

    place: Placement
    item: Item
    value: str
    meaning: str
    listed: bool
    caution: str = ""
    required: bool = False
    field: ItemField | None = None
    has_codes: bool = False
    asked: bool = True

    @property
    def on_demand(self) -> bool:
        """Whether the field opens and closes while the site and histology are typed."""
        return self.field is not None and self.item.naaccr_id in DISCRIMINATORS

    @property
    def longest(self) -> int:
        """How many characters the item takes."""
        return entry.longest(self.item)

    @property
    def condition(self) -> str:
        """The conditions on other fields, as the browser's module reads them."""
        return " ".join(str(condition) for condition in self.place.when)


def of_form(
    places: Iterable[Placement],
    form: SectionForm,
    case: Chart,
    required: Collection[str],
) -> Iterator[tuple[str, list[Row]]]:
    """Yield the groups of a form with their rows; meanings follow what was typed."""
    fields = {field.name: field for field in form.item_fields()}
    around = case.overlaid({name: field.data or "" for name, field in fields.items()})
    for group, members in groupby(places, key=lambda place: place.group):
        yield (
            group,
            [
                _row(
                    place,
                    around,
                    required=place.naaccr_id in required,
                    field=fields.get(place.naaccr_id),
                )
                for place in members
            ],
        )


def of_values(places: Iterable[Placement], case: Chart) -> Iterator[tuple[str, list[Row]]]:
    """Yield the groups of a section with the rows that hold a value."""
    filled = [place for place in places if case.get(place.naaccr_id)]
    for group, members in groupby(filled, key=lambda place: place.group):
        yield group, [_row(place, case) for place in members]


def _row(
    place: Placement,
    case: Chart,
    *,
    required: bool = False,
    field: ItemField | None = None,
) -> Row:
    naaccr_id = place.naaccr_id
    value = case.get(naaccr_id, "")
    return Row(
        place,
        item_of(naaccr_id),
        masked(value) if naaccr_id == MASKED else value,
        case.describe(naaccr_id, value),
        case.is_listed(naaccr_id, value),
        case.caution(naaccr_id, value),
        required,
        field,
        naaccr_id in DISCRIMINATORS or case.has_codes(naaccr_id),
        naaccr_id not in DISCRIMINATORS or case.takes(naaccr_id),
    )
