"""User-defined dictionaries, and the items that one file may hold."""

import csv
import re
import xml.parsers.expat as expat
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import BinaryIO

from registry.exchange.naaccr_xml import checks
from registry.exchange.naaccr_xml.errors import DictionaryError, shown
from registry.standards import items as standard
from registry.standards.items import Item

SPECIFICATIONS = ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8")
PARENTS = ("NaaccrData", "Patient", "Tumor")
NAMESPACE = "http://naaccr.org/naaccrxml"
BASE_URI = re.compile(
    r"http://naaccr\.org/naaccrxml/(?:user-defined-)?naaccr-dictionary-([0-9]{3})\.xml"
)
_TYPES = ("text", "digits", "alpha", "mixed", "numeric", "date", "dateTime")
_ROOT_ATTRIBUTES = {
    "dictionaryUri", "naaccrVersion", "specificationVersion", "dateLastModified",
    "description", "xmlns",
}  # fmt: skip
_ITEM_ATTRIBUTES = {
    "naaccrId", "naaccrNum", "naaccrName", "length", "recordTypes", "parentXmlElement",
    "dataType", "padding", "trim", "allowUnlimitedText", "regexValidation", "startColumn",
    "sourceOfStandard",
}  # fmt: skip


def base_uri(version: int) -> str:
    """Return the URI that names the standard dictionary of *version* (260)."""
    return f"http://naaccr.org/naaccrxml/naaccr-dictionary-{version}.xml"


@dataclass(frozen=True, slots=True)
class UserDictionary:
    """A user-defined dictionary: its URI, the version it is for (None: any), its items."""

    uri: str
    version: int | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Allowed:
    """An item that a file may hold, with the pattern that recognises its values."""

    item: Item
    recognise: Callable[[str], object]


class RuntimeDictionary:
    """The items that one file may hold, by XML id and by level."""

    def __init__(
        self, version: int, record_type: str, user: Sequence[UserDictionary], *, check_values: bool
    ) -> None:
        check_together(version, user)
        self.version = version
        defined = [*standard.items(version).values()]
        if not user:
            defined += standard.items(version, default_user=True).values()
        defined += [item for dictionary in user for item in dictionary.items]
        self.items: dict[str, Item] = {}
        for item in defined:
            if record_type in item.record_types:
                self.items.setdefault(item.naaccr_id, item)
        self.recognisers = {
            level: {
                naaccr_id: checks.recogniser(item, check_values=check_values)
                for naaccr_id, item in self.items.items()
                if item.parent == level
            }
            for level in PARENTS
        }
        self.numbers = {naaccr_id: str(item.number) for naaccr_id, item in self.items.items()}


def read_dictionary(source: str | Path | BinaryIO | bytes) -> UserDictionary:
    """Read a user-defined dictionary and check it; raises DictionaryError."""
    if isinstance(source, bytes):
        content = source
    elif isinstance(source, str | Path):
        content = Path(source).read_bytes()
    else:
        content = source.read()
    return _Reading().parse(content)


def check_together(version: int, user: Sequence[UserDictionary]) -> None:
    """Check that *user* dictionaries fit the version and one another; raises DictionaryError."""
    seen_ids: dict[str, tuple[str, Item]] = {}
    seen_numbers: dict[int, str] = {}
    uris: set[str] = set()
    for dictionary in user:
        if dictionary.uri in uris:
            raise DictionaryError(f"dictionary {dictionary.uri} is named twice")
        uris.add(dictionary.uri)
        if dictionary.version not in (None, version):
            raise DictionaryError(
                f"dictionary {dictionary.uri} is for version {dictionary.version}, "
                f"the file for {version}"
            )
        for item in dictionary.items:
            _refuse_standard(item, version)
            twin = seen_ids.setdefault(item.naaccr_id, (dictionary.uri, item))[1]
            if _essence(twin) != _essence(item):
                raise DictionaryError(
                    f"{item.naaccr_id} is defined differently by two dictionaries"
                )
            if seen_numbers.setdefault(item.number, item.naaccr_id) != item.naaccr_id:
                raise DictionaryError(
                    f"number {item.number} stands for {seen_numbers[item.number]} "
                    f"and for {item.naaccr_id}"
                )


def _essence(item: Item) -> tuple[object, ...]:
    return (
        item.naaccr_id, item.name, item.number, item.data_type, item.length,
        item.record_types, item.parent, item.padding,
    )  # fmt: skip


def _refuse_standard(item: Item, version: int) -> None:
    default = standard.items(version, default_user=True).get(item.naaccr_id)
    if default is not None:
        same = (
            (default.number, default.length, default.record_types, default.parent)
            == (item.number, item.length, item.record_types, item.parent)
            and default.data_type == item.data_type
            and item.name in ("", default.name)
        )
        if not same:
            raise DictionaryError(
                f"{item.naaccr_id} differs from its definition in the default user dictionary"
            )
        return
    if item.naaccr_id in standard.items(version):
        raise DictionaryError(f"{item.naaccr_id} is the id of a standard item of version {version}")
    if item.number in _numbers(version):
        raise DictionaryError(
            f"{item.naaccr_id} has number {item.number} of a standard item of version {version}"
        )


@cache
def _numbers(version: int) -> frozenset[int]:
    return frozenset(item.number for item in standard.items(version).values())


@cache
def _user_columns() -> tuple[tuple[int, int, int], ...]:
    """Return version, start and length of the columns that fixed records leave to users."""
    data = resources.files("registry.exchange").joinpath("data/user_columns.csv")
    rows = csv.DictReader(data.read_text("utf-8").splitlines())
    return tuple((int(row["version"]), int(row["start"]), int(row["length"])) for row in rows)


def _in_user_columns(version: int, start: int, length: int) -> bool:
    return any(
        version == own and first <= start and start + length <= first + width
        for own, first, width in _user_columns()
    )


class _Reading:
    """One pass over a dictionary's XML."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.root: dict[str, str] = {}
        self.items: list[Item] = []
        self.columns: list[tuple[int, int, str]] = []
        self.ids: set[str] = set()
        self.numbers: set[int] = set()
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.EntityDeclHandler = self.entity

    def parse(self, content: bytes) -> UserDictionary:
        try:
            self.parser.Parse(content, True)
        except expat.ExpatError as problem:
            raise DictionaryError(f"line {problem.lineno}: {problem}") from None
        if not self.items:
            raise DictionaryError("the dictionary defines no items")
        self.check_columns()
        version = self.root.get("naaccrVersion", "").strip()
        return UserDictionary(
            self.root["dictionaryUri"].strip(), int(version) if version else None, tuple(self.items)
        )

    def refuse(self, message: str) -> DictionaryError:
        return DictionaryError(f"line {self.parser.CurrentLineNumber}: {message}")

    def entity(self, *_: object) -> None:
        raise self.refuse("a dictionary may not declare entities")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.path.append(tag.rpartition(":")[2])
        place = "/".join(self.path)
        if place == "NaaccrDictionary":
            self.start_root(attributes)
        elif place == "NaaccrDictionary/ItemDefs/ItemDef":
            self.add(attributes)
        elif place != "NaaccrDictionary/ItemDefs":
            raise self.refuse(f"{tag} has no place in a user dictionary")

    def end(self, _tag: str) -> None:
        self.path.pop()

    def start_root(self, attributes: dict[str, str]) -> None:
        self.root = attributes
        for name in attributes:
            if name not in _ROOT_ATTRIBUTES:
                raise self.refuse(f"{name} is not an attribute of NaaccrDictionary")
        if not attributes.get("dictionaryUri", "").strip():
            raise self.refuse("dictionaryUri is missing")
        self.specification = attributes.get("specificationVersion", "1.0")
        if self.specification not in SPECIFICATIONS:
            raise self.refuse(f"specificationVersion {self.specification!r} is not 1.0 to 1.8")
        self.version = self.read_version(attributes.get("naaccrVersion", "").strip())
        modified = attributes.get("dateLastModified", "").strip()
        if not checks.is_time(modified):
            raise self.refuse(f"dateLastModified {modified!r} is not a date and time")

    def read_version(self, version: str) -> int | None:
        if not version and self.specification == "1.0":
            raise self.refuse("naaccrVersion is required in specification 1.0")
        if version and version not in map(str, standard.VERSIONS):
            raise self.refuse(f"naaccrVersion {version!r} is not a version of the standard")
        return int(version) if version else None

    def add(self, given: dict[str, str]) -> None:
        for name in given:
            if name not in _ITEM_ATTRIBUTES:
                raise self.refuse(f"{name} is not an attribute of ItemDef")
        attributes = {name: value for name, value in given.items() if value.strip()}
        naaccr_id = self.identifier(attributes)
        item = Item(
            number=self.number(attributes, naaccr_id),
            naaccr_id=naaccr_id,
            name=self.name(attributes, naaccr_id),
            length=self.length(attributes, naaccr_id),
            data_type=self.data_type(attributes, naaccr_id),
            parent=self.parent(attributes, naaccr_id),
            record_types=self.record_types(attributes, naaccr_id),
            section="User-defined",
            padding=self.padding(attributes, naaccr_id),
            unlimited_text=self.unlimited(given, naaccr_id),
            default_user=False,
            source=attributes.get("sourceOfStandard", ""),
            first_version=self.version or standard.VERSIONS[0],
            last_version=self.version or standard.LATEST,
        )
        self.retired(given, naaccr_id)
        self.column(attributes, item)
        if self.version:
            try:
                _refuse_standard(item, self.version)
            except DictionaryError as problem:
                raise self.refuse(str(problem)) from None
        self.items.append(item)

    def identifier(self, attributes: Mapping[str, str]) -> str:
        naaccr_id = attributes.get("naaccrId", "")
        if not re.fullmatch(r"[a-z][a-zA-Z0-9]+", naaccr_id) or len(naaccr_id) > 32:
            raise self.refuse(
                f"naaccrId {naaccr_id!r} is not a small letter and up to 31 letters or digits"
            )
        if naaccr_id in self.ids:
            raise self.refuse(f"naaccrId {naaccr_id} is defined twice")
        self.ids.add(naaccr_id)
        return naaccr_id

    def number(self, attributes: Mapping[str, str], naaccr_id: str) -> int:
        number = self.whole(attributes, "naaccrNum", naaccr_id)
        if number in self.numbers:
            raise self.refuse(f"{naaccr_id}: number {number} is defined twice")
        if self.specification < "1.3" and not 9500 <= number <= 99999:
            default = standard.items(self.version, default_user=True) if self.version else {}
            if naaccr_id not in default:
                raise self.refuse(
                    f"{naaccr_id}: number {number} lies outside 9500-99999, "
                    f"as specification {self.specification} asks"
                )
        self.numbers.add(number)
        return number

    def name(self, attributes: Mapping[str, str], naaccr_id: str) -> str:
        name = attributes.get("naaccrName", "")
        if len(name) > 50:
            raise self.refuse(f"{naaccr_id}: naaccrName has {len(name)} characters, at most 50")
        return name

    def length(self, attributes: Mapping[str, str], naaccr_id: str) -> int:
        return self.whole(attributes, "length", naaccr_id)

    def whole(self, attributes: Mapping[str, str], name: str, naaccr_id: str) -> int:
        text = attributes.get(name, "")
        number = checks.whole_number(text) if text.isdigit() else None
        if number is None:
            raise self.refuse(
                f"{naaccr_id}: {name} {shown(text)}, expected a whole number below 2^31"
            )
        return number

    def data_type(self, attributes: Mapping[str, str], naaccr_id: str) -> str:
        found = attributes.get("dataType", "text")
        if found not in _TYPES or (found == "dateTime" and self.specification < "1.8"):
            raise self.refuse(
                f"{naaccr_id}: dataType {found!r} is not in specification {self.specification}"
            )
        return found

    def parent(self, attributes: Mapping[str, str], naaccr_id: str) -> str:
        found = attributes.get("parentXmlElement", "")
        if found not in PARENTS:
            raise self.refuse(f"{naaccr_id}: parentXmlElement {found!r} is not one of {PARENTS}")
        return found

    def record_types(self, attributes: Mapping[str, str], naaccr_id: str) -> str:
        letters = attributes.get("recordTypes", "A,M,C,I").split(",")
        if not set(letters) <= set("AMCI"):
            raise self.refuse(f"{naaccr_id}: recordTypes are letters of A,M,C,I without blanks")
        return "".join(letter for letter in "AMCI" if letter in letters)

    def padding(self, attributes: Mapping[str, str], naaccr_id: str) -> str:
        found = attributes.get("padding", "none")
        allowed = {"leftZero", "none"}
        if self.specification < "1.7":
            allowed |= {"rightBlank", "leftBlank", "rightZero"}
        if found not in allowed:
            raise self.refuse(
                f"{naaccr_id}: padding {found!r} is not in specification {self.specification}"
            )
        return "" if found == "none" else found

    def unlimited(self, given: Mapping[str, str], naaccr_id: str) -> bool:
        value = given.get("allowUnlimitedText", "").strip()
        if not value:
            return False
        if self.specification >= "1.6":
            raise self.refuse(f"{naaccr_id}: allowUnlimitedText was retired in specification 1.6")
        if value not in ("true", "false"):
            raise self.refuse(f"{naaccr_id}: allowUnlimitedText {value!r} is not true or false")
        if value == "true" and given.get("dataType", "text").strip() not in ("", "text"):
            raise self.refuse(f"{naaccr_id}: only text items may be unlimited")
        return value == "true"

    def retired(self, given: Mapping[str, str], naaccr_id: str) -> None:
        if given.get("regexValidation", "").strip() and self.specification >= "1.2":
            raise self.refuse(f"{naaccr_id}: regexValidation was retired in specification 1.2")
        trim = given.get("trim", "").strip()
        if trim not in ("", "all", "none"):
            raise self.refuse(f"{naaccr_id}: trim {trim!r} is not all or none")
        # The reference library lets a trim pass where no padding stands beside it.
        padding = given.get("padding", "").strip()
        if trim and self.specification >= "1.7" and padding not in ("", "none"):
            raise self.refuse(f"{naaccr_id}: trim was retired in specification 1.7")

    def column(self, attributes: Mapping[str, str], item: Item) -> None:
        text = attributes.get("startColumn", "")
        if not text:
            if self.specification == "1.0":
                raise self.refuse(f"{item.naaccr_id}: startColumn is required in specification 1.0")
            return
        if self.version and self.version > 180:
            raise self.refuse(f"{item.naaccr_id}: startColumn does not exist after version 18")
        start = self.whole(attributes, "startColumn", item.naaccr_id)
        if self.version and not _in_user_columns(self.version, start, item.length):
            raise self.refuse(
                f"{item.naaccr_id}: columns {start}-{start + item.length - 1} lie in no column "
                f"that version {self.version} leaves to user items"
            )
        self.columns.append((start, item.length, item.naaccr_id))

    def check_columns(self) -> None:
        ordered = sorted(self.columns)
        for (start, length, one), (following, _, other) in zip(ordered, ordered[1:], strict=False):
            if start + length > following:
                raise DictionaryError(f"the columns of {one} and {other} overlap")


def named_dictionaries(
    names: Iterable[str], supplied: Sequence[UserDictionary]
) -> tuple[list[UserDictionary], list[str]]:
    """Return the supplied dictionaries that a file names, and the names that nobody supplied."""
    by_uri = {dictionary.uri: dictionary for dictionary in supplied}
    found = [by_uri[name] for name in names if name in by_uri]
    return found, [name for name in names if name not in by_uri]
