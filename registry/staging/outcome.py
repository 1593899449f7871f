"""What staging gives: results, errors, and the tables that were gone through."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Result(StrEnum):
    """How staging a case ended; the words are those of the reference library, misspelling too."""

    STAGED = "STAGED"
    MISSING_SITE_OR_HISTOLOGY = "FAILED_MISSING_SITE_OR_HISTOLOGY"
    NO_MATCHING_SCHEMA = "FAILED_NO_MATCHING_SCHEMA"
    MULTIPLE_MATCHING_SCHEMAS = "FAILED_MULITPLE_MATCHING_SCHEMAS"
    INVALID_YEAR_DX = "FAILED_INVALID_YEAR_DX"
    INVALID_INPUT = "FAILED_INVALID_INPUT"


class ErrorType(StrEnum):
    """Kinds of errors; STAGED does not mean that there are none."""

    UNKNOWN_INPUT = "UNKNOWN_INPUT"
    INVALID_REQUIRED_INPUT = "INVALID_REQUIRED_INPUT"
    INVALID_NON_REQUIRED_INPUT = "INVALID_NON_REQUIRED_INPUT"
    UNKNOWN_INPUT_MAPPING = "UNKNOWN_INPUT_MAPPING"
    STAGING_ERROR = "STAGING_ERROR"
    MATCH_NOT_FOUND = "MATCH_NOT_FOUND"
    UNKNOWN_TABLE = "UNKNOWN_TABLE"
    INFINITE_LOOP = "INFINITE_LOOP"
    INVALID_OUTPUT = "INVALID_OUTPUT"


class Error(NamedTuple):
    """One error: the input or output *key*, the *table* and its *columns* that it concerns."""

    type: ErrorType
    message: str
    key: str | None = None
    table: str | None = None
    columns: tuple[str, ...] | None = None


class Visit(NamedTuple):
    """A table that was looked at: the values of its condition columns, and the row that fitted."""

    table: str
    values: tuple[str, ...]
    row: int | None


@dataclass(slots=True)
class Staging:
    """The staging of one case; *path* names the tables as derivation.table."""

    result: Result
    schema_id: str | None
    output: Mapping[str, str | None]
    errors: tuple[Error, ...]
    path: tuple[str, ...]
