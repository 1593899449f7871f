"""What was typed in a section and not saved, side by side with what is stored."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from registry.abstracting.chart import Chart
from registry.abstracting.fields import MASKED, item_of, masked
from registry.abstracting.forms import same, shown
from registry.cases.drafts.actions import Typed
from registry.cases.drafts.models import Draft
from registry.standards.items import Item


@dataclass(frozen=True, slots=True)
class Difference:
    """An item of a draft; *meanwhile* says that the stored value is not what it was made over."""

    item: Item
    typed: str
    typed_meaning: str
    stored: str
    stored_meaning: str
    meanwhile: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A draft that may be taken up or discarded; *open_elsewhere*: another tab goes on with it."""

    token: str
    typed_at: datetime | None
    open_elsewhere: bool
    differences: tuple[Difference, ...]


def offers(drafts: Iterable[Draft], open_tokens: Iterable[str], case: Chart) -> list[Offer]:
    """Return what *drafts* hold beyond what *case* has stored."""
    alive = set(open_tokens)
    found = [
        Offer(draft.token, draft.typed_at, draft.token in alive, tuple(_differences(draft, case)))
        for draft in drafts
    ]
    return [offer for offer in found if offer.differences]


def _differences(draft: Draft, case: Chart) -> Iterable[Difference]:
    for naaccr_id, typed in draft.typed.items():
        stored = shown(naaccr_id, case)
        if same(typed, stored):
            continue
        yield Difference(
            item_of(naaccr_id),
            masked(typed) if naaccr_id == MASKED else typed,
            case.describe(naaccr_id, typed),
            stored,
            case.describe(naaccr_id, stored),
            not same(stored, draft.loaded.get(naaccr_id, "")),
        )


def taken(draft: Draft, items: Iterable[str]) -> dict[str, str]:
    """Return what a draft holds of *items*."""
    wanted = set(items)
    return {naaccr_id: typed for naaccr_id, typed in draft.typed.items() if naaccr_id in wanted}


def read(form: Mapping[str, str]) -> Typed:
    """Return what a page says that it holds: two JSON objects of texts, ``typed`` and ``loaded``.

    Raises ValueError where they are something else.
    """
    return Typed(_texts(form.get("typed", "{}")), _texts(form.get("loaded", "{}")))


def _texts(source: str) -> dict[str, str]:
    found = json.loads(source)
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise ValueError("a JSON object of texts is expected")
    return found
