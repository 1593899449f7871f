"""Writing a NAACCR XML file, patient by patient; the same content gives the same bytes."""

import gzip
import io
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from xml.sax.saxutils import quoteattr

from registry.exchange.naaccr_xml.checks import utf16_length
from registry.exchange.naaccr_xml.content import Patient
from registry.exchange.naaccr_xml.dictionary import (
    NAMESPACE,
    RuntimeDictionary,
    UserDictionary,
    base_uri,
    named_dictionaries,
)
from registry.exchange.naaccr_xml.document import Root
from registry.exchange.naaccr_xml.errors import WritingRefused, shown
from registry.exchange.naaccr_xml.options import WriterOptions

DEFAULTS = WriterOptions()
BUFFER = 1024 * 1024
_SPECIAL = re.compile(r"""[&<>"'\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]""")
# What XML cannot hold; U+007F and C1 controls it can, as references.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}


class Writer:
    """Writes patients to *target*, a path (gzip by its ending .gz) or a binary file.

    Nothing is cut: a value that is too long is refused or kept, as the options say.
    User dictionaries that the root names but nobody supplied stay named.  Use as a
    context manager: leaving it writes the end of the document.
    """

    def __init__(
        self,
        target: str | Path | BinaryIO,
        root: Root,
        options: WriterOptions = DEFAULTS,
        dictionaries: Sequence[UserDictionary] = (),
    ) -> None:
        self.root = root
        self.options = options
        used, _ = named_dictionaries(root.user_dictionaries, dictionaries)
        self._dictionary = RuntimeDictionary(
            root.version, root.record_type, used, check_values=False
        )
        self._starts: dict[str, tuple[str, int]] = {}
        self._owned: list[BinaryIO] = []
        self._file = self._open(target)
        self._pending: list[str] = []
        self._pending_size = 0
        self._put(self._head())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._put("</NaaccrData>")
            self._flush()
        for file in reversed(self._owned):
            file.close()

    def write(self, patient: Patient) -> None:
        """Write one patient; raises WritingRefused, and writes nothing of it."""
        parts = ["    <Patient>\n", self._items(patient.items, "        ")]
        for tumor in patient.tumors:
            parts += [
                "        <Tumor>\n",
                self._items(tumor.items, "            "),
                "        </Tumor>\n",
            ]
        parts.append("    </Patient>\n")
        self._put("".join(parts))

    def _open(self, target: str | Path | BinaryIO) -> BinaryIO:
        if not isinstance(target, str | Path):
            return target
        file: BinaryIO = Path(target).open("wb")  # noqa: SIM115 - closed on leaving
        self._owned.append(file)
        if str(target).endswith(".gz"):
            # Neither name nor time go into the archive: the same content, the same bytes.
            packed = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0)
            self._owned.append(packed)  # type: ignore[arg-type]
            return packed  # type: ignore[return-value]
        return file

    def _head(self) -> str:
        root = self.root
        attributes = {"baseDictionaryUri": root.base_dictionary_uri or base_uri(root.version)}
        if root.user_dictionaries:
            attributes["userDictionaryUri"] = " ".join(sorted(root.user_dictionaries))
        attributes["recordType"] = root.record_type
        if root.time_generated:
            attributes["timeGenerated"] = root.time_generated
        attributes["specificationVersion"] = root.specification
        attributes |= root.extra
        attributes |= {f"xmlns:{prefix}": uri for prefix, uri in root.namespaces.items()}
        attributes["xmlns"] = NAMESPACE
        lines = "\n            ".join(
            f"{name}={quoteattr(value)}" for name, value in attributes.items()
        )
        head = f'<?xml version="1.0"?>\n\n<NaaccrData {lines}>\n'
        return head + self._items(root.items, "    ")

    def _items(self, items: Mapping[str, str], indent: str) -> str:
        chosen = sorted(items.items()) if self.options.alphabetical else items.items()
        starts, pad_zeros, lines = self._starts.get, self.options.pad_zeros, []
        for naaccr_id, value in chosen:
            start, longest = starts(naaccr_id) or self._start(naaccr_id)
            if not value or longest < 0:
                continue
            if len(value) > longest or not value.isascii():
                self._refuse_too_long(naaccr_id, value)
            if pad_zeros:
                value = self._padded(naaccr_id, value)
            # Most values are letters and digits, which spares them the closer look.
            if not value.isalnum() and _SPECIAL.search(value):
                value = self._escaped(naaccr_id, value)
            lines.append(start + value)
        # One join a level: the end tag and the indent are the same for all its items.
        between = f"</Item>\n{indent}"
        return f"{indent}{between.join(lines)}</Item>\n" if lines else ""

    def _start(self, naaccr_id: str) -> tuple[str, int]:
        """Return an item's start tag and its longest value; -1 leaves the item out."""
        item = self._dictionary.items.get(naaccr_id)
        unknown = self.options.unknown_items
        if item is None and unknown == "error":
            raise WritingRefused(
                f"{naaccr_id} is no item of version {self.root.version}, "
                f"record type {self.root.record_type}"
            )
        longest = sys.maxsize
        if item is None and unknown == "ignore":
            longest = -1
        elif item and not item.unlimited_text:
            longest = item.length
        number = f' naaccrNum="{item.number}"' if item and self.options.write_numbers else ""
        self._starts[naaccr_id] = f'<Item naaccrId="{naaccr_id}"{number}>', longest
        return self._starts[naaccr_id]

    def _refuse_too_long(self, naaccr_id: str, value: str) -> None:
        longest = self._starts[naaccr_id][1]
        if self.options.too_long != "keep" and utf16_length(value) > longest:
            raise WritingRefused(
                f"{naaccr_id}: {shown(value)}, expected at most {longest} characters"
            )

    def _padded(self, naaccr_id: str, value: str) -> str:
        item = self._dictionary.items.get(naaccr_id)
        if item is None or not (value.isascii() and value.isdigit()):
            return value
        fill = {"leftZero": value.rjust, "rightZero": value.ljust}.get(item.padding)
        return fill(item.length, "0") if fill else value

    def _escaped(self, naaccr_id: str, value: str) -> str:
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        if not self.options.drop_control_characters and (found := _CONTROL.search(text)):
            raise WritingRefused(
                f"{naaccr_id} has the control character U+{ord(found.group()):04X}"
            )
        text = _CONTROL.sub("", text)
        return _SPECIAL.sub(
            lambda found: _ENTITIES.get(found.group()) or f"&#x{ord(found.group()):x};", text
        )

    def _put(self, text: str) -> None:
        self._pending.append(text)
        self._pending_size += len(text)
        if self._pending_size > BUFFER:
            self._flush()

    def _flush(self) -> None:
        text = "".join(self._pending)
        if self.options.newline != "\n":
            text = text.replace("\n", self.options.newline)
        self._file.write(text.encode())
        self._pending, self._pending_size = [], 0


def to_bytes(root: Root, patients: Sequence[Patient], options: WriterOptions = DEFAULTS) -> bytes:
    """Return a whole small file as bytes."""
    target = io.BytesIO()
    with Writer(target, root, options) as writer:
        for patient in patients:
            writer.write(patient)
    return target.getvalue()
