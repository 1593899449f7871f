"""The command line: ``registry``; each command's module is loaded when it is called."""

from importlib import import_module

import click

COMMANDS = {
    "audit": "registry.cli.audit:audit",
    "db": "registry.cli.db:db",
    "demo": "registry.cli.demo:demo",
    "derived": "registry.cli.derived:derived",
    "edits": "registry.cli.edits:edits",
    "export": "registry.cli.export:export",
    "import": "registry.cli.imports:import_files",
    "lifetable": "registry.cli.reference:lifetable",
    "measures": "registry.cli.measures:measures",
    "naaccr": "registry.cli.naaccr:naaccr",
    "population": "registry.cli.reference:population",
    "referencerates": "registry.cli.reference:referencerates",
    "serve": "registry.cli.serve:serve",
    "setup": "registry.cli.setup:setup",
    "snapshot": "registry.cli.snapshot:snapshot",
    "staging": "registry.cli.staging:staging",
    "standards": "registry.cli.standards:standards",
    "submissions": "registry.cli.submissions:submissions",
    "users": "registry.cli.users:users",
}


class LazyGroup(click.Group):
    """A group that imports a command only when it is used.

    ``registry naaccr`` works without Flask and without a database.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=LazyGroup)
@click.version_option(package_name="cancer-registry")
def main() -> None:
    """Hospital cancer registry."""
