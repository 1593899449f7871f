"""``registry snapshot``: the copy without identifiers that statistics and research read."""

import sys
import time

import click

from registry.formats import moment


@click.group()
def snapshot() -> None:
    """Keep the research snapshot."""


@snapshot.command()
def refresh() -> None:
    """Bring the snapshot up to date; only what changed is written anew."""
    from registry import snapshot as copy
    from registry.cli.ready import ready_app

    start = time.perf_counter()
    with (
        ready_app().app_context(),
        click.progressbar(length=1, label="Refreshing", file=sys.stderr, show_pos=True) as bar,
    ):

        def show(done: int, total: int) -> None:
            bar.length = total or 1
            bar.update(done - bar.pos)

        made = copy.refresh(show)
        rows = sum(made.rows.values())
    seconds = time.perf_counter() - start
    written = bar.pos
    click.echo(f"Data as of {moment(made.as_of)}: {made.rows['abstract']:,} cases, {rows:,} rows")
    click.echo(f"{written:,} rows written in {seconds:.1f} s, {written / seconds:,.0f} a second")


@snapshot.command()
def status() -> None:
    """Say of which moment the snapshot is, and how much has changed since."""
    from registry import snapshot as copy
    from registry.cli.ready import ready_app

    with ready_app().app_context():
        found = copy.status()
    if found.as_of is None:
        click.echo("There is no snapshot yet; registry snapshot refresh makes it.")
        return
    click.echo(f"Data as of {moment(found.as_of)}: {found.cases:,} cases, {found.size:,} bytes")
    click.echo(f"{found.stale:,} rows lie in parts that have changed since")
