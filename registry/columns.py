"""Column types and makers that every room's models share."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String, TypeDecorator
from sqlalchemy.orm import MappedColumn, mapped_column

from registry.standards import items


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC that comes back aware from every database; SQLite forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone, store the rest in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment with its zone."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def byte_ordered(length: int) -> String:
    """Text that sorts and compares by its characters' codes on every database.

    PostgreSQL would otherwise use the language of the server, and a search for
    the start of a name could not use the index.
    """
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def item_column(naaccr_id: str, *, index: bool = False) -> MappedColumn[Any]:
    """Return the column that holds the NAACCR item *naaccr_id*; a blank item is NULL.

    This is the one place that ties an XML id to a column: everybody else goes
    through :mod:`registry.cases.items`, which finds the id in the column's info.
    """
    return mapped_column(
        byte_ordered(items.item(naaccr_id).length),
        nullable=True,
        index=index,
        info={"naaccr_id": naaccr_id},
    )
