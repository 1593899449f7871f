"""The edit manual: every edit in words, made from the edits themselves."""

from collections.abc import Iterator

from registry.edits import engine
from registry.edits.edit import Edit
from registry.standards import items


def lines() -> Iterator[str]:
    """Give the manual line by line, as ``registry edits list`` prints it."""
    for edit in engine.edits():
        yield f"{edit.id}  {edit.name}  [{edit.severity.value}, {edit.kind.value}, {years(edit)}]"
        yield f"    {edit.description}"
        yield f"    Items: {', '.join(item_names(edit))}"
        if edit.over_ride:
            yield f"    Over-ride: {items.item(edit.over_ride).name}"
        yield f"    Source: {edit.source}; sets: {', '.join(edit.sets)}"


def years(edit: Edit) -> str:
    """Return the years of diagnosis in words."""
    first, last = edit.years
    if first and last:
        return f"diagnosed {first}-{last}"
    if first:
        return f"diagnosed {first} or later"
    return f"diagnosed {last} or earlier" if last else "all years"


def item_names(edit: Edit, most: int = 12) -> list[str]:
    """Return the names of an edit's items, the first *most* of them."""
    names = [items.item(item).name for item in edit.items]
    rest = len(names) - most
    return names if rest <= 0 else [*names[:most], f"and {rest} more"]
