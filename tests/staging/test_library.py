from pathlib import Path

import pytest

from registry.staging import inspection, library, reading
from tests.staging.small import algorithm, table
from tests.staging.test_reading import schema, small

BUNDLES = Path(__file__).parents[3] / "shared" / "data" / "staging-bundles"


def whole(path, row=("*", "*")):
    codes = [table("primary_site", "site", ["C509"]), table("histology", "hist", ["8500"])]
    return small(path, schema(), table("t", "site hist", list(row)), *codes)


def test_a_bundle_is_installed_once_and_listed(tmp_path):
    source, folder = whole(tmp_path / "any name.zip"), tmp_path / "staging"
    assert library.installed(folder) == []
    bundle = library.install(source, folder)
    assert library.install(source, folder) == bundle
    assert [path.name for path in folder.iterdir()] == ["small-1.0.zip"]
    assert [each.name for each in library.installed(folder)] == ["small-1.0"]


def test_other_content_under_the_same_version_is_refused(tmp_path):
    folder = tmp_path / "staging"
    before = library.install(whole(tmp_path / "a.zip"), folder)
    with pytest.raises(reading.BundleError, match="needs a new version"):
        library.install(whole(tmp_path / "b.zip", row=("C509", "*")), folder)
    assert library.installed(folder) == [before]


def test_a_bundle_that_cannot_stage_is_not_installed(tmp_path):
    source = small(tmp_path / "a.zip", schema(), table("t", "site hist >r", ["*", "*", "JUMP:u"]))
    with pytest.raises(reading.BundleError, match="table t, row 1 goes on in table u"):
        library.install(source, tmp_path / "staging")
    assert not (tmp_path / "staging").exists()


def test_missing_tables_and_circles_are_named():
    prepared = algorithm(
        table("t", "a >r", ["1", "JUMP:u"]),
        table("u", "a >r", ["1", "MATCH"], ["2", "JUMP:t"]),
        paths=["t", "gone"],
        inputs=[{"key": "a", "table": "codes"}],
    )
    assert inspection.findings(prepared.bundle) == [
        "schema only names table codes, which is missing",
        "schema only names table gone, which is missing",
        "table t, row 1: jumps lead in a circle back to the table",
        "table u, row 2: jumps lead in a circle back to the table",
    ]


@pytest.mark.skipif(not BUNDLES.exists(), reason="needs ../shared")
def test_nothing_is_found_in_the_published_bundles():
    for path in BUNDLES.glob("*.zip"):
        assert inspection.findings(reading.read(path)) == []
