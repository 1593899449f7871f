"""The algorithms that a registry stages with: of each the newest version that is installed."""

from collections.abc import Mapping
from pathlib import Path

from registry.staging import library, reading
from registry.staging.algorithm import Algorithm


class Shelf:
    """Algorithms by name, as they answer in *current_year*, read when they are first asked for.

    *sources* are bundles of an algorithm's newest version, zip files or folders, by the
    name of the algorithm; the starter set fills in for EOD.
    """

    def __init__(self, sources: Mapping[str, Path], *, current_year: int) -> None:
        self._sources = {library.STARTER_ALGORITHM: library.STARTER, **sources}
        self._current_year = current_year
        self._algorithms: dict[str, Algorithm] = {}

    @classmethod
    def of_folder(cls, folder: Path, *, current_year: int) -> "Shelf":
        """Return a shelf of what is installed in *folder*."""
        return cls(library.newest(folder), current_year=current_year)

    def get(self, name: str) -> Algorithm | None:
        """Return the algorithm of a name; None where it is not installed.

        Raises BundleError where an installed bundle was damaged.
        """
        if name not in self._algorithms and name in self._sources:
            source = self._sources[name]
            bundle = library.starter() if source == library.STARTER else reading.read(source)
            self._algorithms[name] = Algorithm(bundle, current_year=self._current_year)
        return self._algorithms.get(name)

    def label(self, name: str) -> str:
        """Return what is written down as the algorithm and version of a result."""
        algorithm = self.get(name)
        if algorithm is None:
            return ""
        starter = self._sources[name] == library.STARTER
        return f"{algorithm.bundle.name} starter" if starter else algorithm.bundle.name
