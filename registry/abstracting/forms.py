"""The form of a section, made from the dictionary."""

import json
import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import HiddenField

from registry.abstracting import pasted
from registry.abstracting.chart import Chart
from registry.abstracting.entry import Refused, accept
from registry.abstracting.fields import MASKED, ItemField, field_class, masked
from registry.abstracting.sections import Placement

_MORPHOLOGY = re.compile(r"(\d{4})/?(\d)", re.ASCII)


class SectionForm(FlaskForm):
    """Fields of one section; *loaded* carries what they held when the form was made."""

    loaded = HiddenField()
    # Where the cursor was, so that a saved page opens there again.
    cursor = HiddenField()
    # The page's own name, under which its draft is kept.
    page = HiddenField()

    @classmethod
    def of(cls, case: Mapping[str, str]) -> Self:
        """Return the form: as sent, or else filled from *case*."""
        form = cls(data=case)
        if not form.is_submitted():
            form._remember(case)
        return form

    def item_fields(self) -> list[ItemField]:
        """Return the fields that hold items, in order."""
        return [field for field in self if isinstance(field, ItemField)]

    def refused(self) -> list[ItemField]:
        """Return the fields whose typed value cannot be stored."""
        return [field for field in self.item_fields() if field.errors]

    def rewritten(self) -> list[ItemField]:
        """Return the fields whose signs of a word processor are stored as plain characters."""
        return [
            field for field in self.item_fields() if pasted.plain(field.data or "") != field.data
        ]

    def refuse(self, naaccr_id: str, message: str) -> None:
        """Say at the field of *naaccr_id* why the form was not saved."""
        self[naaccr_id].errors = [message]

    def loaded_items(self, case: Mapping[str, str]) -> dict[str, str]:
        """Return what the form was made with; a masked number is unchanged if it looks so."""
        try:
            found = json.loads(self.loaded.data or "{}")
        except ValueError:
            return {}
        loaded = (
            {str(key): str(value) for key, value in found.items()}
            if isinstance(found, dict)
            else {}
        )
        if MASKED in loaded and loaded[MASKED] == masked(case.get(MASKED, "")):
            loaded[MASKED] = case.get(MASKED, "")
        return loaded

    def changes(
        self, case: Chart, *, today: date, given_up: Collection[str] = ()
    ) -> dict[str, str]:
        """Return the items to store: those typed that differ from what the form was made with.

        Items of *given_up* keep what was loaded.  A value that cannot be stored is
        left out, and its field says why.
        """
        self._split_morphology()
        loaded = self.loaded_items(case)
        around = case.overlaid({field.name: field.data or "" for field in self.item_fields()})
        found = {}
        for field in self.item_fields():
            if not field.raw_data or field.name in given_up:
                continue
            if same(field.data or "", shown(field.name, loaded)):
                continue
            try:
                found[field.name] = accept(field.item, field.data or "", today=today, case=around)
            except Refused as problem:
                field.errors = [f"{field.item.name}: {problem}"]
        return found

    def reload(self, case: Mapping[str, str], typed: Mapping[str, str]) -> None:
        """Show *case* as it is now, with what was *typed* on top, ready to be sent again."""
        for field in self.item_fields():
            field.data = typed.get(field.name, shown(field.name, case))
        self._remember(case)

    def _remember(self, case: Mapping[str, str]) -> None:
        names = [field.name for field in self.item_fields()]
        held = {name: shown(name, case) for name in names if case.get(name, "")}
        self.loaded.data = json.dumps(held, ensure_ascii=False, separators=(",", ":"))

    def _split_morphology(self) -> None:
        """Let 8140/3 in the histology fill the behavior, too."""
        histology = self._fields.get("histologicTypeIcdO3")
        behavior = self._fields.get("behaviorCodeIcdO3")
        found = _MORPHOLOGY.fullmatch(histology.data or "") if histology else None
        if found and histology and behavior:
            histology.data, behavior.data = found.groups()


@lru_cache(maxsize=512)
def section_form(
    places: tuple[Placement, ...], base: type[SectionForm] = SectionForm
) -> type[SectionForm]:
    """Return the form class, a kind of *base*, with a field for each of *places* to type in."""
    fields: dict[str, Any] = {
        place.naaccr_id: field_class(place)(place) for place in places if not place.derived
    }
    return type("SectionFormOfPlaces", (base,), fields)


def shown(naaccr_id: str, case: Mapping[str, str]) -> str:
    """Return what a field shows of an item."""
    value = case.get(naaccr_id, "")
    return masked(value) if naaccr_id == MASKED else value


def same(typed: str, shown: str) -> bool:
    """Whether a field was left alone; browsers send line ends of their own."""
    return typed.replace("\r\n", "\n").strip() == shown.replace("\r\n", "\n").strip()
