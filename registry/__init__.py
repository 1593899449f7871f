"""Hospital cancer registry: abstracting, NAACCR exchange, statistics, submissions."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(
    settings: Mapping[str, Any] | None = None, instance_path: Path | str | None = None
) -> "Flask":
    """Return the application.

    Settings come from ``registry/config.py``, ``instance/config.py``, REGISTRY_*
    variables and *settings*, later ones winning.
    """
    # Flask is loaded here, so that standards, engines and exchange work as libraries without it.
    from registry import application

    return application.create(settings or {}, instance_path)


def migrations_directory() -> str:
    """Return where the migrations lie; they travel inside the package."""
    return str(Path(__file__).parent / "migrations")
