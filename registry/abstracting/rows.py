"""What a page shows of a section: each field or value with its meaning beside it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from registry.abstracting.fields import MASKED, ItemField, item_of, masked
from registry.abstracting.forms import SectionForm
from registry.abstracting.sections import Placement
from registry.standards import lookup
from registry.standards.items import Item


@dataclass(frozen=True, slots=True)
class Row:
    """An item as a page shows it; *field* is None where it can only be read."""

    place: Placement
    item: Item
    value: str
    meaning: str
    listed: bool
    required: bool = False
    field: ItemField | None = None
    has_codes: bool = False

    @property
    def condition(self) -> str:
        """The conditions on other fields, as the browser's module reads them."""
        return " ".join(str(condition) for condition in self.place.when)


def of_form(
    places: Iterable[Placement],
    form: SectionForm,
    case: Mapping[str, str],
    required: Collection[str],
) -> Iterator[tuple[str, list[Row]]]:
    """Yield the groups of a form with their rows; meanings follow what was typed."""
    fields = {field.name: field for field in form.item_fields()}
    around = {**case, **{name: field.data or "" for name, field in fields.items()}}
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


def of_values(
    places: Iterable[Placement], case: Mapping[str, str]
) -> Iterator[tuple[str, list[Row]]]:
    """Yield the groups of a section with the rows that hold a value."""
    filled = [place for place in places if case.get(place.naaccr_id)]
    for group, members in groupby(filled, key=lambda place: place.group):
        yield group, [_row(place, case) for place in members]


def _row(
    place: Placement,
    case: Mapping[str, str],
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
        lookup.describe(naaccr_id, value, case),
        lookup.is_listed(naaccr_id, value, case),
        required,
        field,
        lookup.has_codes(naaccr_id),
    )
