"""``registry submissions``: list, prepare and download submissions."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from registry.reports.submissions.models import Destination, Submission
    from registry.reports.submissions.selection import Selection


@click.group()
def submissions() -> None:
    """List, prepare and download submissions."""


@submissions.command("list")
def list_submissions() -> None:
    """Print all submissions, newest first."""
    from registry.cli.ready import ready_app
    from registry.reports.submissions import queries

    with ready_app().app_context():
        for submission in queries.all_submissions():
            click.echo(_line(submission))


@submissions.command()
@click.option("--destination", required=True, help="Code of the destination, such as STATE.")
@click.option("--facility", required=True, help="The ten digits of the facility.")
@click.option("--from", "first", required=True, help="First day, month or year: 20250401, 2025.")
@click.option("--to", "last", default="", help="Last day, month or year; blank: as --from.")
@click.option(
    "--basis",
    type=click.Choice(["date-completed", "last-changed", "accession-year"]),
    default="date-completed",
    show_default=True,
)
@click.option("--version", type=click.Choice(["24", "25", "26"]), help="As the destination takes.")
@click.option("--type", "record_type", type=click.Choice(["A", "M", "C", "I"]))
@click.option(
    "--sending",
    type=click.Choice(["new-changed", "new", "changed", "all"]),
    default="new-changed",
    show_default=True,
)
@click.option("--incomplete", is_flag=True, help="Take incomplete abstracts too.")
@click.option("--in-period-only", is_flag=True, help="No changed cases of other periods.")
def prepare(**chosen: Any) -> None:
    """Prepare a submission, keep it in the ledger, and print it."""
    from flask import current_app

    from registry.audit.actions import SYSTEM
    from registry.cli.ready import ready_app
    from registry.reports.submissions import actions

    with ready_app().app_context():
        items = current_app.config["REGISTRY_ITEMS"]
        now = datetime.now(UTC)
        try:
            submission = actions.prepare(
                SYSTEM, _selection(**chosen), now=now, registry_items=items
            )
        except actions.CannotPrepare as problem:
            raise click.ClickException(str(problem)) from None
        click.echo(_line(submission))


@submissions.command()
@click.argument("number", type=int)
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite OUT.")
def download(number: int, out: Path, force: bool) -> None:
    """Write submission NUMBER to OUT, whose ending says as what: .xml, .xml.gz or .xlsx."""
    form = ".".join(out.name.split(".")[1:])[-6:] if out.name.endswith(".gz") else out.suffix[1:]
    if form not in {"xml", "xml.gz", "xlsx"}:
        raise click.ClickException(f"{out}: expected a name that ends in .xml, .xml.gz or .xlsx")
    if out.exists() and not force:
        raise click.ClickException(f"{out} exists; --force overwrites it")
    from registry.audit.actions import SYSTEM
    from registry.cli.ready import ready_app
    from registry.extensions import db
    from registry.reports.submissions import actions, downloads, files
    from registry.reports.submissions.models import Submission

    with ready_app().app_context():
        submission = db.session.get(Submission, number)
        if submission is None:
            raise click.ClickException(f"There is no submission {number}")
        actions.record_download(SYSTEM, submission, form)
        try:
            with out.open("wb") as target:
                downloads.write(submission, form, target)
        except files.LedgerAltered as problem:
            out.unlink()
            raise click.ClickException(str(problem)) from None
        click.echo(f"{out}: submission {number}, {submission.cases} cases", err=True)


def _selection(
    *,
    destination: str,
    facility: str,
    first: str,
    last: str,
    version: str | None,
    record_type: str | None,
    in_period_only: bool,
    **others: Any,
) -> "Selection":
    from registry.cli import facilities
    from registry.reports.submissions import periods, selection

    receiver = _destination(destination)
    try:
        period = selection.typed_period(others["basis"], first, last)
    except periods.PeriodError as problem:
        raise click.ClickException(str(problem)) from None
    return selection.Selection(
        destination=receiver.id,
        facility=facilities.key(facility),
        first=period.first.isoformat(),
        last=period.last.isoformat(),
        version=int(version) * 10 if version else receiver.naaccr_version,
        record_type=record_type or receiver.record_type,
        earlier=not in_period_only,
        **others,
    )


def _destination(code: str) -> "Destination":
    from registry.reports.submissions import queries

    known = queries.destinations()
    found = next((one for one in known if one.code.casefold() == code.casefold()), None)
    if found is None:
        codes = ", ".join(one.code for one in known)
        raise click.ClickException(f"--destination {code}: expected one of {codes}")
    return found


def _line(submission: "Submission") -> str:
    kinds = ", ".join(f"{number} {kind}" for kind, number in submission.counts["kinds"].items())
    return (
        f"{submission.id}\t{submission.state}\t{submission.destination.code}\t"
        f"{submission.file_name}\t{submission.cases} cases ({kinds})\tsha256 {submission.sha256}"
    )
