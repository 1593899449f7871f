"""What a site can set or call is described."""

from pathlib import Path

import click

from registry import cli, config

ROOT = Path(__file__).parents[2]
DOCS = "\n".join(
    path.read_text(encoding="utf-8") for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
)


def commands(group, context, path=("registry",)):
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield " ".join([*path, name])
        if isinstance(command, click.Group):
            yield from commands(command, context, (*path, name))


def test_every_setting_is_described():
    keys = {name for name in vars(config) if name.isupper()}
    assert {key for key in keys if f"`{key}`" not in DOCS} == set()


def test_every_command_is_described():
    found = set(commands(cli.main, click.Context(cli.main)))
    assert {command for command in found if f"`{command}" not in DOCS} == set()


def test_the_example_of_a_site_s_settings_names_settings_that_exist():
    example = (ROOT / "instance/config.example.py").read_text(encoding="utf-8")
    settings = {}
    exec(compile(example, "config.example.py", "exec"), settings)  # it is our own file
    unknown = {name for name in settings if name.isupper()} - set(vars(config))
    assert unknown == set()
