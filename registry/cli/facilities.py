"""Facilities as the command line names them: by the ten digits of item 540."""

import click


def key(number: str) -> int:
    """Return the key of the facility; raises click's error where there is none."""
    from sqlalchemy import select

    from registry.cases.models import Facility
    from registry.extensions import db

    found = db.session.scalar(select(Facility.id).where(Facility.facility_id == number))
    if found is None:
        raise click.ClickException(f"--facility {number}: the registry has no such facility")
    return int(found)
