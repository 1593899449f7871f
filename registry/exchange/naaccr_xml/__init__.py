"""Reading, checking and writing NAACCR XML; usable without the rest of the registry."""

from registry.exchange.naaccr_xml.content import Patient, Tumor
from registry.exchange.naaccr_xml.dictionary import (
    RuntimeDictionary,
    UserDictionary,
    read_dictionary,
)
from registry.exchange.naaccr_xml.document import Root
from registry.exchange.naaccr_xml.errors import (
    DictionaryError,
    Notice,
    Problem,
    ReadingStopped,
    WritingRefused,
)
from registry.exchange.naaccr_xml.options import ReaderOptions, WriterOptions
from registry.exchange.naaccr_xml.reader import Reader
from registry.exchange.naaccr_xml.writer import Writer

__all__ = [
    "DictionaryError",
    "Notice",
    "Patient",
    "Problem",
    "Reader",
    "ReaderOptions",
    "ReadingStopped",
    "Root",
    "RuntimeDictionary",
    "Tumor",
    "UserDictionary",
    "Writer",
    "WriterOptions",
    "WritingRefused",
    "read_dictionary",
]
