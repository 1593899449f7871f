"""The root element: its attributes, checked in the order of the reference library."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from registry.exchange.naaccr_xml.checks import is_time
from registry.exchange.naaccr_xml.dictionary import BASE_URI, NAMESPACE, SPECIFICATIONS
from registry.exchange.naaccr_xml.errors import WRONG_TIME, Problem, ReadingStopped, shown
from registry.standards.items import VERSIONS

RECORD_TYPES = ("A", "M", "C", "I")
_KNOWN = {
    "baseDictionaryUri", "userDictionaryUri", "recordType", "timeGenerated",
    "specificationVersion", "xmlns",
}  # fmt: skip


@dataclass(slots=True)
class Root:
    """What a file says of itself: its attributes and root items.

    *time_generated* is the text as written; *extra* holds other attributes and
    *namespaces* declared prefixes, both accepted only with relaxed namespaces.
    """

    version: int
    record_type: str
    time_generated: str = ""
    specification: str = "1.8"
    user_dictionaries: tuple[str, ...] = ()
    items: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    namespaces: dict[str, str] = field(default_factory=dict)
    base_dictionary_uri: str = ""


def read_root(
    tag: str,
    attributes: Mapping[str, str],
    line: int,
    *,
    strict_namespaces: bool,
    translate_uris: Mapping[str, str],
) -> tuple[Root, list[Problem]]:
    """Return the root that a start tag describes, and its problems; raises ReadingStopped."""
    if tag != "NaaccrData":
        raise ReadingStopped(f"the root element is {shown(tag)}, expected NaaccrData", line)
    specification = attributes.get("specificationVersion", "1.0")
    if specification not in SPECIFICATIONS:
        raise ReadingStopped(
            f"specificationVersion: {shown(specification)}, expected one of 1.0 to 1.8", line
        )
    base, version = _base(attributes, line, translate_uris)
    user = _user_dictionaries(attributes, specification, line, translate_uris)
    record_type = attributes.get("recordType", "")
    if record_type not in RECORD_TYPES:
        raise ReadingStopped(f"recordType: {shown(record_type)}, expected A, M, C or I", line)
    time = attributes.get("timeGenerated", "").strip()
    problems = [] if is_time(time) else [_time_problem(time, line)]
    root = Root(version, record_type, time, specification, user, base_dictionary_uri=base)
    _namespaces(root, attributes, line, strict=strict_namespaces)
    return root, problems


def _base(
    attributes: Mapping[str, str], line: int, translate: Mapping[str, str]
) -> tuple[str, int]:
    uri = attributes.get("baseDictionaryUri", "")
    uri = translate.get(uri, uri)
    found = BASE_URI.fullmatch(uri)
    if not found or int(found[1]) not in VERSIONS:
        raise ReadingStopped(
            f"baseDictionaryUri: {shown(uri)}, expected "
            "http://naaccr.org/naaccrxml/naaccr-dictionary-VVV.xml with VVV one of "
            f"{', '.join(map(str, VERSIONS))}",
            line,
        )
    return uri, int(found[1])


def _user_dictionaries(
    attributes: Mapping[str, str], specification: str, line: int, translate: Mapping[str, str]
) -> tuple[str, ...]:
    names = attributes.get("userDictionaryUri", "").split()
    if len(names) > 1 and specification < "1.2":
        raise ReadingStopped(
            f"userDictionaryUri names {len(names)} dictionaries, "
            f"specification {specification} allows one",
            line,
        )
    return tuple(translate.get(name, name) for name in names)


def _time_problem(time: str, line: int) -> Problem:
    expected = "a date and time such as 2025-06-01T12:00:00-06:00"
    return Problem(WRONG_TIME, line, "/NaaccrData", "timeGenerated", None, time, expected)


def _namespaces(root: Root, attributes: Mapping[str, str], line: int, *, strict: bool) -> None:
    default = attributes.get("xmlns")
    if default is None and strict:
        raise ReadingStopped(f"the default namespace is missing, expected {NAMESPACE}", line)
    if default not in (None, NAMESPACE):
        raise ReadingStopped(
            f"the default namespace is {shown(default or '')}, expected {NAMESPACE}", line
        )
    foreign = {name: value for name, value in attributes.items() if name not in _KNOWN}
    if foreign and strict:
        raise ReadingStopped(
            f"attribute {next(iter(foreign))} of NaaccrData is not known here; "
            "relaxed reading accepts it",
            line,
        )
    for name, value in foreign.items():
        prefix, colon, local = name.partition(":")
        if prefix == "xmlns":
            root.namespaces[local] = value
        elif colon and f"xmlns:{prefix}" not in attributes:
            raise ReadingStopped(f"attribute {name}: prefix {prefix} is not declared", line)
        else:
            root.extra[name] = value
