"""What is installed is whole: the wheel holds templates, static files, data and migrations."""

import shutil
import subprocess
import sys
import zipfile

from tests.whole_app.conftest import PACKAGE

BUILD = "from setuptools import build_meta; print(build_meta.build_wheel('dist'))"


def test_the_wheel_holds_every_file_of_the_package(tmp_path):
    root = PACKAGE.parent
    for name in ("setup.cfg", "pyproject.toml"):
        shutil.copy(root / name, tmp_path)
    (tmp_path / "README.md").write_text("Cancer Registry\n")
    shutil.copytree(PACKAGE, tmp_path / "registry", ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([sys.executable, "-c", BUILD], cwd=tmp_path, check=True, capture_output=True)
    [wheel] = (tmp_path / "dist").glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    files = [path for path in (tmp_path / "registry").rglob("*") if path.is_file()]
    missing = {path.relative_to(tmp_path).as_posix() for path in files} - held
    assert missing == set()
