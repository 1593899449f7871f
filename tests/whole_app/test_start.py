"""What starting the registry loads, makes and refuses."""

import subprocess
import sys

import pytest

from registry import create_app

HEAVY = ("pandas", "numpy", "matplotlib", "openpyxl", "scipy", "duckdb", "pyarrow", "statsmodels")


def loaded(code, cwd):
    """Return the names of the modules that are loaded after *code*, in a fresh interpreter."""
    listing = f"{code}\nimport sys\nprint(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", listing], capture_output=True, text=True, check=True, cwd=cwd
    )
    return set(answer.stdout.split())


def test_the_application_starts_without_the_heavy_packages(tmp_path):
    modules = loaded("import registry; registry.create_app()", tmp_path)
    assert "flask" in modules
    assert modules & set(HEAVY) == set()


@pytest.mark.parametrize("library", ["registry.exchange.naaccr_xml", "registry.standards.search"])
def test_libraries_need_neither_web_nor_database(tmp_path, library):
    modules = loaded(f"import {library}", tmp_path)
    assert modules & {"flask", "sqlalchemy", "wtforms", *HEAVY} == set()


def test_the_secret_key_is_made_once_for_each_site_and_is_private(tmp_path):
    keys = [
        create_app(instance_path=tmp_path / site).config["SECRET_KEY"] for site in ("a", "a", "b")
    ]
    assert keys[0] == keys[1] != keys[2]
    assert len(keys[0]) == 64
    assert (tmp_path / "a/secret_key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "a").stat().st_mode & 0o007 == 0


def test_settings_come_from_the_site_and_the_environment(tmp_path, monkeypatch):
    (tmp_path / "config.py").write_text("LOGIN_FAILURES = 3\nSESSION_HOURS = 8\n")
    monkeypatch.setenv("REGISTRY_SESSION_HOURS", "6")
    config = create_app({"LOGIN_LOCK_MINUTES": 1}, instance_path=tmp_path).config
    assert config["LOGIN_FAILURES"] == 3
    assert config["SESSION_HOURS"] == 6
    assert config["LOGIN_LOCK_MINUTES"] == 1


def test_nothing_is_ever_loaded_from_other_servers(tmp_path):
    with pytest.raises(ValueError, match="must stay True"):
        create_app({"BOOTSTRAP_SERVE_LOCAL": False}, instance_path=tmp_path)
