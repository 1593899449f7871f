"""``registry export``: stored cases as a NAACCR XML file."""

import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from registry.cases.filters import CaseFilter
    from registry.exchange.conversion import Target
    from registry.exchange.exporting import Exported

CLEAN, PROBLEMS = 0, 1
BASES = ("accession", "diagnosis", "first-contact")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases the command line asks for; None lets everything through."""

    facility: str | None
    basis: str
    year_from: str | None
    year_to: str | None
    status: str | None


@click.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--version", type=click.Choice(["24", "25", "26"]), default="26", show_default=True)
@click.option(
    "--type",
    "record_type",
    type=click.Choice(["A", "M", "C", "I"]),
    default="A",
    show_default=True,
    help="A with text, M modified, C without text, I without identifiers.",
)
@click.option("--facility", help="The ten digits of one facility.")
@click.option(
    "--basis",
    type=click.Choice(BASES),
    default="accession",
    show_default=True,
    help="What the years are counted by.",
)
@click.option("--year-from", help="First year.")
@click.option("--year-to", help="Last year.")
@click.option("--status", type=click.Choice(["complete", "incomplete"]))
@click.option("--force", is_flag=True, help="Overwrite OUT.")
@click.pass_context
def export(
    context: click.Context,
    /,
    out: Path,
    version: str,
    record_type: str,
    force: bool,
    **chosen: str | None,
) -> None:
    """Write stored cases to OUT (.xml or .xml.gz), item for item.

    What the version or record type does not carry is left out and counted on
    standard error.  Exit code 1: some values break a rule of the version.
    """
    if out.exists() and not force:
        raise click.ClickException(f"{out} exists; --force overwrites it")
    from registry.cli.ready import ready_app
    from registry.exchange.conversion import Target

    target = Target(int(version) * 10, record_type, as_stored=True)
    with ready_app().app_context():
        exported = _export(out, target, _filter(Choice(**chosen)))  # type: ignore[arg-type]
    click.echo(f"{out}: {exported.patients} patients, {exported.tumors} tumors written", err=True)
    context.exit(_print(exported))


def _filter(chosen: Choice) -> "CaseFilter":
    from registry.cases.filters import CaseFilter
    from registry.cli import facilities

    facility = str(facilities.key(chosen.facility)) if chosen.facility else ""
    fields = {name: value or "" for name, value in asdict(chosen).items()}
    return CaseFilter(**{**fields, "facility": facility})


def _export(out: Path, target: "Target", chosen: "CaseFilter") -> "Exported":
    from flask import current_app

    from registry.audit import actions as audit
    from registry.cases import filters
    from registry.exchange import exporting

    now = datetime.now(UTC)
    try:
        where = filters.conditions(chosen, f"{now.astimezone():%Y%m%d}")
    except ValueError as problem:
        raise click.ClickException(str(problem)) from None
    items = current_app.config["REGISTRY_ITEMS"]
    with click.progressbar(length=_count(chosen), label="Writing", file=sys.stderr) as bar:
        exported = exporting.export(out, target, where, items, generated=now, progress=bar.update)
    detail = {
        "file": out.name,
        "version": target.version,
        "record_type": target.record_type,
        "filter": chosen.to_query(),
        "tumors": exported.tumors,
    }
    audit.record(audit.SYSTEM, audit.Event("export cases", detail=detail))
    return exported


def _print(exported: "Exported") -> int:
    from registry.exchange.conversion import Kind

    refused = False
    for remark, count in sorted(exported.remarks.items(), key=lambda counted: str(counted[0])):
        refused |= remark.kind is Kind.REFUSED
        kind = "breaks a rule, kept as stored," if remark.kind is Kind.REFUSED else remark.kind
        click.echo(f"  {remark.naaccr_id}: {kind} in {count}: {remark.reason}", err=True)
    return PROBLEMS if refused else CLEAN


def _count(chosen: "CaseFilter") -> int:
    from registry.cases import queries
    from registry.extensions import db

    return db.session.scalar(queries.counted(chosen, f"{datetime.now(UTC):%Y%m%d}")) or 0
