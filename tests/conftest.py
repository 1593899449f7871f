"""Fixtures that every room's tests share; the files in fixtures/ say what they give."""

pytest_plugins = [
    "tests.fixtures.databases",
    "tests.fixtures.people",
    "tests.fixtures.browsers",
    "tests.fixtures.examples",
    "tests.fixtures.servers",
]
