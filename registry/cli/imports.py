"""``registry import``: bring a NAACCR XML file in from the command line."""

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from registry.cases.models import Facility
    from registry.exchange.importing.models import ImportBatch

CLEAN, REFUSED, STOPPED = 0, 1, 2
TOTALS = ("patients", "tumors", "new", "changed", "unchanged", "refused", "disputed")


@dataclass(frozen=True, slots=True)
class Choice:
    """How the command was called."""

    facility: str | None
    relaxed: bool
    accept: bool | None
    as_json: bool


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--dictionary", "dictionaries", multiple=True, type=click.Path(exists=True))
@click.option("--facility", help="The ten digits of the facility of records that name none.")
@click.option("--relaxed", is_flag=True, help="Accept foreign namespaces and root attributes.")
@click.option("--accept/--hold", default=None, help="Store without asking, or only hold.")
@click.option("--json", "as_json", is_flag=True, help="Print the totals as JSON.")
@click.pass_context
def import_files(
    context: click.Context,
    files: tuple[str, ...],
    dictionaries: tuple[str, ...],
    facility: str | None,
    relaxed: bool,
    accept: bool | None,
    as_json: bool,
) -> None:
    """Read FILES, show what they would do, and store them when you agree.

    Exit code 0: all stored or held; 1: some tumors refused; 2: a file could not be read.
    """
    from registry.audit.actions import SYSTEM
    from registry.cli.ready import ready_app
    from registry.exchange import naaccr_xml
    from registry.exchange.importing import actions
    from registry.practice import queries as practice

    choice = Choice(facility, relaxed, accept, as_json)
    worst = CLEAN
    with ready_app().app_context():
        if practice.is_practice():
            raise click.ClickException("a practice registry takes no files: nothing in it is real")
        for path in dictionaries:
            try:
                actions.load_dictionary(SYSTEM, Path(path).read_bytes())
            except naaccr_xml.DictionaryError as problem:
                raise click.ClickException(f"{path}: {problem}") from None
        for file in files:
            worst = max(worst, _import(Path(file), choice))
    context.exit(worst)


def _import(file: Path, choice: Choice) -> int:
    from registry.audit.actions import SYSTEM
    from registry.exchange.importing import actions, queries

    with tempfile.NamedTemporaryFile(dir=queries.uploads_folder(), delete=False) as copy:
        path = Path(copy.name)
    try:
        shutil.copy(file, path)
        batch = actions.begin(
            SYSTEM, path, file.name, facility=_facility(choice.facility), relaxed=choice.relaxed
        )
        path = path.replace(queries.file_path(batch))
        with click.progressbar(length=batch.size, label=f"Reading {file.name}", file=_bar()) as bar:
            batch = actions.hold(batch.id, path, lambda read: bar.update(read - bar.pos))
    except actions.AlreadyHeld as held:
        path.unlink(missing_ok=True)
        raise click.ClickException(str(held)) from None
    if batch.state != "held":
        click.echo(f"{file}: {batch.message}", err=True)
        return STOPPED
    _print(batch, as_json=choice.as_json)
    accept = choice.accept
    if accept is None:
        accept = click.confirm("Store the batch whole?") if _on_terminal() else False
    if accept:
        actions.accept(SYSTEM, batch.id, path)
        path.unlink()
        click.echo(f"Batch {batch.id} is stored.", err=True)
    else:
        click.echo(f"Batch {batch.id} is held: accept or discard it on the Import page.", err=True)
    return REFUSED if batch.refused or batch.patients_refused else CLEAN


def _print(batch: "ImportBatch", *, as_json: bool) -> None:
    from registry.exchange.importing import queries

    totals = {name: getattr(batch, name) for name in TOTALS}
    if as_json:
        click.echo(json.dumps({"batch": batch.id, "file": batch.file_name, **totals}))
        return
    click.echo(f"{batch.file_name}: {batch.patients} patients and {batch.tumors} tumors read")
    click.echo(
        f"  {batch.tumors} tumors = {batch.new} new + {batch.changed} changed + "
        f"{batch.unchanged} unchanged + {batch.refused} refused"
    )
    if batch.disputed:
        click.echo(f"  {batch.disputed} with an accession number of another patient")
    for row in queries.refused(batch.id):
        for reason in row.reasons:
            click.echo(f"{batch.file_name}: {reason}")


def _facility(number: str | None) -> "Facility | None":
    from sqlalchemy import select

    from registry.cases import queries
    from registry.cases.models import Facility
    from registry.extensions import db

    if number is None:
        own = queries.own_facilities()
        return own[0] if len(own) == 1 else None
    found: Facility | None = db.session.scalar(
        select(Facility).where(Facility.facility_id == number)
    )
    if found is None:
        raise click.ClickException(f"--facility {number}: the registry has no such facility")
    return found


def _on_terminal() -> bool:
    import sys

    return sys.stdin.isatty() and sys.stderr.isatty()


def _bar() -> TextIO:
    """Return where the progress bar is drawn: beside the results, never among them."""
    import sys

    return sys.stderr
