import json
import zipfile

import pytest

from registry.staging import reading
from registry.staging.algorithm import Algorithm
from tests.staging.small import table


def schema(**more):
    return {
        "id": "only",
        "algorithm": "Small",
        "version": "1.0",
        "schema_selection_table": "t",
        "inputs": [{"key": "site"}, {"key": "hist"}],
        **more,
    }


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tables/ids.txt", "t\n")
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, bytes) else json.dumps(content))
    return path


def small(path, raw_schema, *tables):
    raw = [{**each, "algorithm": "Small"} for each in tables]
    files = {"schemas/only.json": raw_schema}
    return zipped(path, files | {f"tables/{each['id']}.json": each for each in raw})


def test_zip_and_folder_give_the_same_bundle(tmp_path):
    path = small(tmp_path / "a.zip", schema(), table("t", "site hist", ["*", "*"]))
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "folder")
    bundle = reading.read(path)
    assert bundle == reading.read(tmp_path / "folder")
    assert bundle.name == "small-1.0"
    assert Algorithm(bundle, current_year=2026).row("t", {}) == 0


@pytest.mark.parametrize(
    ("raw_schema", "tables", "message"),
    [
        (schema(), [table("t", "a >r", ["1"])], "table t, row 1: 1 cells, 2 were expected"),
        (schema(), [table("t", "a >r", ["1", "GO"])], "table t, row 1, column r: 'GO' does not"),
        (schema(), [table("t", "a", [5])], "row 1: the cell 5 is not text"),
        (schema(schema_selection_table=None), [table("t", "a")], "no schema_selection_table"),
        (schema(inputs=[{}]), [table("t", "a")], "each of inputs needs a key"),
        (schema(version="2"), [table("t", "a")], r"values of version \(1.0, 2\)"),
        (
            schema(mappings=[{"id": "m", "initial_context": [{"key": "site"}]}]),
            [table("t", "a")],
            "mapping m: its initial_context sets site",
        ),
        (schema(), [], "1 schemas and 0 tables"),
    ],
)
def test_a_bundle_of_another_form_is_refused_with_the_place(tmp_path, raw_schema, tables, message):
    path = small(tmp_path / "odd.zip", raw_schema, *tables)
    with pytest.raises(reading.BundleError, match=f"odd.zip.*{message}"):
        reading.read(path)


def test_damaged_truncated_and_foreign_files_are_refused(tmp_path):
    whole = small(tmp_path / "a.zip", schema(), table("t", "site hist", ["*", "*"])).read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    damaged = tmp_path / "damaged.zip"
    at = whole.index(b"only.json") + 20
    damaged.write_bytes(whole[:at] + b"\0\0\0\0\0" + whole[at + 5 :])
    other = zipped(tmp_path / "other.zip", {"schemas/x.json": b"[1, 2]"})
    broken = zipped(tmp_path / "broken.zip", {"tables/x.json": b"{"})
    for path in (cut, damaged, other, broken):
        with pytest.raises(reading.BundleError, match=path.name):
            reading.read(path)


def test_a_file_that_grows_beyond_reason_is_refused(tmp_path):
    path = zipped(tmp_path / "bomb.zip", {"tables/x.json": b"[" + b" " * 9_000_000 + b"]"})
    with pytest.raises(reading.BundleError, match="more than 50 times"):
        reading.read(path)
