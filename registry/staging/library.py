"""The bundles of a site: those installed, a zip file for each version, and the starter set."""

import re
import shutil
from functools import cache
from pathlib import Path

from registry.staging import inspection, reading
from registry.staging.bundle import Bundle
from registry.staging.reading import BundleError

MOST_NAMED = 5
STARTER = Path(__file__).parent / "data" / "starter"
STARTER_ALGORITHM = "eod_public"


def install(source: Path, folder: Path) -> Bundle:
    """Check the bundle *source* and copy it into *folder*; return it.

    A version that is installed already may be installed again only with the same content.
    Raises BundleError saying what is wrong; what is installed stays as it was.
    """
    if not source.is_file():
        raise BundleError(f"{source.name} is not a file; the zip file of a bundle was expected")
    bundle = reading.read(source)
    found = inspection.findings(bundle)
    if found:
        more = f" (and {len(found) - MOST_NAMED} more)" if len(found) > MOST_NAMED else ""
        raise BundleError(f"{source.name}: {'; '.join(found[:MOST_NAMED])}{more}")
    target = folder / f"{bundle.name}.zip"
    if target.exists():
        if reading.read(target) == bundle:
            return bundle
        raise BundleError(
            f"{bundle.name} is installed with other content; a changed bundle needs a new version"
        )
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    shutil.copyfile(source, unfinished)
    unfinished.replace(target)
    return bundle


def installed(folder: Path) -> list[Bundle]:
    """Return the installed bundles by name; BundleError where one was damaged since."""
    return [reading.read(path) for path in sorted(folder.glob("*.zip"))]


@cache
def starter() -> Bundle:
    """Return the starter set that comes with the registry (see its data's README)."""
    return reading.read(STARTER)


def newest(folder: Path) -> dict[str, Path]:
    """Return the installed zip file with the highest version of each algorithm, by its name."""
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.zip"), key=lambda path: order(path.stem.rpartition("-")[2])):
        found[path.stem.rpartition("-")[0]] = path
    return found


def order(version: str) -> tuple[int, ...]:
    """Return what versions sort by: 3.10 comes after 3.9."""
    return tuple(int(number) for number in re.findall(r"\d+", version))
