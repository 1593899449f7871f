"""``registry edits``: run the edit set over stored cases or a file, and print its manual."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from registry import clock
from registry.edits import engine, manual, report
from registry.edits.case import Case
from registry.edits.edit import DESTINATIONS
from registry.edits.report import CaseFailures, Report

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet


@click.group()
def edits() -> None:
    """Run the edits, and explain them."""


@edits.command("list")
def list_edits() -> None:
    """Print the edit manual: every edit in words."""
    for line in manual.lines():
        click.echo(line)


@edits.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), required=False)
@click.option("--set", "name", type=click.Choice(DESTINATIONS), default="hospital")
@click.option("--json", "as_json", is_flag=True, help="A JSON object for each failing case.")
@click.option("--dry-run", is_flag=True, help="Say what differs from the last run, store nothing.")
@click.option("--xlsx", type=click.Path(path_type=Path), help="Write an Excel workbook.")
def run(path: Path | None, name: str, *, as_json: bool, dry_run: bool, xlsx: Path | None) -> None:
    """Run the edits over the NAACCR XML file PATH, or over the database if none is given."""
    from registry import create_app

    if dry_run:
        _compare()
        return
    found = Report(name, keeps_cases=bool(xlsx))
    of = report.edit_set(name)
    with create_app().app_context():
        for case in _of_file(path) if path else _of_database():
            failing = found.add(case, of)
            if failing and as_json:
                click.echo(json.dumps(_as_json(failing), ensure_ascii=False))
    if xlsx:
        _write_workbook(found, xlsx)
    if not as_json:
        _print(found)
    sys.exit(1 if found.failing else 0)


def _compare() -> None:
    """Print by edit how many stored cases newly fail and newly pass: a new edit set's effect."""
    from registry import create_app
    from registry.cases.editing import repairs, runs

    newly: Counter[tuple[str, str]] = Counter()
    with create_app().app_context():
        for abstract, case in runs.stored_cases(today=clock.today()):
            fails, passes = repairs.differences(abstract, engine.run(case))
            newly.update(("newly fail", edit_id) for edit_id in fails)
            newly.update(("newly pass", edit_id) for edit_id in passes)
    for (what, edit_id), count in sorted(newly.items(), key=lambda pair: (-pair[1], pair[0])):
        click.echo(f"{count:8}  {edit_id}  {what}")
    click.echo(f"{sum(newly.values())} differences from the last run; nothing was stored")


def _of_database() -> Iterator[Case]:
    """Give the stored cases, and store what they fail for the lists of repair work."""
    from registry.cases.editing import repairs, runs
    from registry.transactions import transaction

    with transaction():
        for abstract, case in runs.stored_cases(today=clock.today()):
            repairs.remember(abstract, engine.run(case), today=clock.today())
            yield case


def _of_file(path: Path) -> Iterator[Case]:
    from registry.cases.editing.cases import cases_of_patient
    from registry.exchange import naaccr_xml

    try:
        with naaccr_xml.Reader(path) as reader:
            for patient in reader:
                tumors = [{**patient.items, **tumor.items} for tumor in patient.tumors]
                yield from cases_of_patient(tumors, today=clock.today())
    except (naaccr_xml.ReadingStopped, OSError) as error:
        raise click.ClickException(str(error)) from error


def _as_json(failing: CaseFailures) -> dict[str, object]:
    return {
        "accession": failing.accession,
        "sequence": failing.sequence,
        "abstractor": failing.abstractor,
        "failures": [
            {
                "edit": failure.edit.id,
                "severity": failure.edit.severity.value,
                "items": list(failure.items),
                "message": failure.message,
            }
            for failure in failing.failures
        ],
    }


def _print(found: Report) -> None:
    click.echo(f"{found.looked_at} cases, {found.failing} of them fail, set {found.edit_set}")
    for edit_id, count in found.by_edit.most_common():
        edit = found.edits[edit_id]
        click.echo(f"{count:8}  {edit_id}  {edit.severity.value:7}  {edit.name}")
    if found.by_abstractor:
        click.echo("By abstractor:")
        for abstractor, count in found.by_abstractor.most_common():
            click.echo(f"{count:8}  {abstractor}")


def _write_workbook(found: Report, path: Path) -> None:
    """Write three sheets: by edit, by case, by abstractor."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("By edit")
    _head(sheet, "Edit", "Severity", "Name", "Failures")
    for edit_id, count in found.by_edit.most_common():
        sheet.append(
            [edit_id, found.edits[edit_id].severity.value, found.edits[edit_id].name, count]
        )
    sheet = book.create_sheet("By case")
    _head(sheet, "Accession", "Sequence", "Abstractor", "Edit", "Severity", "Message")
    for case in found.cases:
        for each in case.failures:
            head = [case.accession, case.sequence, _safe(case.abstractor)]
            sheet.append([*head, each.edit.id, each.edit.severity.value, _safe(each.message)])
    sheet = book.create_sheet("By abstractor")
    _head(sheet, "Abstractor", "Failures")
    for abstractor, count in found.by_abstractor.most_common():
        sheet.append([_safe(abstractor), count])
    book.save(path)


def _head(sheet: "WriteOnlyWorksheet", *names: str) -> None:
    sheet.freeze_panes = "A2"
    sheet.append(list(names))


def _safe(text: str) -> str:
    """Return *text* as a cell that no spreadsheet takes for a formula."""
    clean = "".join(character for character in text if character >= " " or character in "\n\t")
    return f"'{clean}" if clean.startswith(("=", "+", "-", "@")) else clean
