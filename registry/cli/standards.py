"""``registry standards``: from one NAACCR version to the next."""

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from flask import Flask


@click.group()
def standards() -> None:
    """Carry the stored cases from one NAACCR version to the next, and back."""


@standards.command()
@click.option("--from", "old", type=click.IntRange(22, 26), required=True, help="25")
@click.option("--to", "new", type=click.IntRange(22, 26), required=True, help="26")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--list", "listed", is_flag=True, help="With --dry-run: each case, tab-separated.")
@click.option(
    "--csv", "target", type=click.File("w", "utf-8", atomic=True), help="With --dry-run: each case."
)
def upgrade(old: int, new: int, *, dry_run: bool, listed: bool, target: IO[str] | None) -> None:
    """Convert what converts by itself, list what needs a person; all or nothing."""
    from registry.audit.actions import SYSTEM
    from registry.exchange.upgrading import actions, planning

    if (listed or target) and not dry_run:
        raise click.UsageError("--list and --csv say what a --dry-run would change: add it")
    with _application().app_context():
        try:
            if dry_run:
                counts = planning.dry_run(old * 10, new * 10).counts()
            else:
                done = actions.upgrade(SYSTEM, old * 10, new * 10)
                counts = done.counts
        except ValueError as error:
            raise click.ClickException(str(error)) from error
        for line in _lines(old * 10, new * 10, counts):
            click.echo(line)
        if dry_run:
            _list_cases(old * 10, new * 10, listed=listed, target=target)
            click.echo("Nothing was stored")
        else:
            click.echo(f"Done. `registry standards undo {done.id}` takes it back")


@standards.command()
@click.argument("upgrade_id", type=int, metavar="NUMBER")
def undo(upgrade_id: int) -> None:
    """Take the change NUMBER back; values that somebody changed since stay, and are listed."""
    from registry.audit.actions import SYSTEM
    from registry.cases.upgrades.models import VersionUpgrade
    from registry.exchange.upgrading import actions
    from registry.extensions import db

    with _application().app_context():
        found = db.session.get(VersionUpgrade, upgrade_id)
        if found is None:
            raise click.ClickException(f"There is no change of the version {upgrade_id}")
        try:
            undone = actions.undo(SYSTEM, found)
        except actions.AlreadyUndone as refused:
            raise click.ClickException(str(refused)) from refused
        click.echo(f"Values restored: {undone.restored}")
        for change in undone.kept:
            click.echo(
                f"Changed since, and kept: {change.naaccr_id} of patient {change.patient_id}"
            )


def _list_cases(old: int, new: int, *, listed: bool, target: IO[str] | None) -> None:
    from registry.exchange.upgrading import listing

    if listed:
        for line in listing.lines(old, new):
            click.echo("\t".join(line.cells()))
    if target:
        listing.write(target, listing.lines(old, new))


def _lines(old: int, new: int, counts: dict[str, Any]) -> Iterator[str]:
    from registry.exchange.upgrading import planning, rules

    difference = rules.difference(old, new)
    yield f"{len(difference.added)} items are new, {len(difference.retired)} end"
    yield (
        f"Patients {counts['patients']}, tumors {counts['tumors']}; "
        f"patients that stay untouched: {counts['untouched']}"
    )
    for kind, words in (("converts", "converts"), ("person", "needs a person")):
        for rule, count in sorted(counts["rules"].items()):
            if rules.rules()[rule].kind == kind:
                yield f"{count}\t{words}\t{rule}\t{planning.title(rule)}"
    for name, count in sorted(counts["retired"].items()):
        yield f"{count}\tstays, ended\t{name}\t{planning.title(name)}"


def _application() -> "Flask":
    from registry import create_app

    return create_app()
