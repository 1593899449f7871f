"""The characters of a file: decompressed, decoded, cleaned, with the line at hand."""

import codecs
import gzip
import re
import zlib
from pathlib import Path
from typing import BinaryIO

from registry.exchange.naaccr_xml.errors import Notice, ReadingStopped
from registry.exchange.naaccr_xml.options import MEGABYTE

CHUNK = MEGABYTE
# A compressed file may always grow to this many bytes, whatever the ratio.
HARMLESS = 64 * MEGABYTE

_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]+)|([0-9]+));")
_CUT_REFERENCE = re.compile(r"&#?[0-9A-Za-z]{0,12}\Z")
_KINDS = (
    (b"PK\x03\x04", "a ZIP archive, such as an Excel workbook (.xlsx)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file, such as an Excel workbook (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
    (b"<\x00", "text in UTF-16"),
    (b"\x00<", "text in UTF-16"),
)


class Source:
    """A growing piece of the file's text: *text* from *position* on is not yet consumed.

    *line* is the line at *position*.  Always UTF-8, whatever the XML declaration
    says; bytes that are none become U+FFFD and characters that XML forbids are
    left out, both with a notice.
    """

    def __init__(self, file: str | Path | BinaryIO, *, max_ratio: int) -> None:
        self.name = str(file) if isinstance(file, str | Path) else getattr(file, "name", "")
        opened = Path(file).open("rb") if isinstance(file, str | Path) else file  # noqa: SIM115
        self._raw: BinaryIO = opened
        self._owned = isinstance(file, str | Path)
        self._max_ratio = max_ratio
        self.text = ""
        self.position = 0
        self.line = 1
        self.ended = False
        self.notices: list[Notice] = []
        self._held = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._read = 0
        self._bytes = self._open()
        self.more()
        self.text = self.text.removeprefix("\ufeff")

    def close(self) -> None:
        """Close the file, if it was opened here."""
        if self._owned:
            self._raw.close()

    def tell(self) -> int:
        """Return how many bytes of the file itself were read, for a progress bar."""
        return self._raw.tell()

    def consume(self, end: int) -> None:
        """Move *position* to *end*, and *line* with it."""
        self.line += self.text.count("\n", self.position, end)
        self.position = end

    def line_at(self, position: int) -> int:
        """Return the line of a place in *text* at or after *position*."""
        return self.line + self.text.count("\n", self.position, position)

    def more(self) -> bool:
        """Read on; False at the end of the file."""
        if self.ended:
            return False
        chunk = self._chunk()
        self.ended = not chunk
        controls = len(chunk.translate(None, _CONTROLS)) != len(chunk)
        fresh = self._held + self._decoder.decode(chunk, final=self.ended)
        self._held = ""
        fresh = self._cleaned(fresh, controls=controls)
        self.text = self.text[self.position :] + fresh
        self.position = 0
        return True

    def _open(self) -> BinaryIO:
        start = self._raw.read(4)
        self._raw.seek(0)
        for magic, kind in _KINDS:
            if start.startswith(magic):
                self.close()
                raise ReadingStopped(f"this is {kind}, not NAACCR XML in UTF-8", 1, self.name)
        self.compressed = start.startswith(b"\x1f\x8b")
        if self.compressed:
            return gzip.GzipFile(fileobj=self._raw)  # type: ignore[return-value]
        return self._raw

    def _chunk(self) -> bytes:
        try:
            chunk = self._bytes.read(CHUNK)
        except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
            raise ReadingStopped(
                f"the compressed file is damaged or cut: {problem}", self.line, self.name
            ) from None
        self._read += len(chunk)
        packed = self._raw.tell() or 1
        if self.compressed and self._read > HARMLESS and self._read > self._max_ratio * packed:
            raise ReadingStopped(
                f"{packed:,} compressed bytes grew to {self._read:,}, more than "
                f"{self._max_ratio} times; this is no registry's file",
                self.line,
                self.name,
            )
        return chunk

    def _cleaned(self, fresh: str, *, controls: bool) -> str:
        if "\r" in fresh:
            if fresh.endswith("\r") and not self.ended:
                self._held, fresh = "\r", fresh[:-1]
            fresh = fresh.replace("\r\n", "\n").replace("\r", "\n")
        if not fresh.isascii() and "\ufffd" in fresh:
            self._note(fresh, fresh.index("\ufffd"), "bytes that are not UTF-8 became U+FFFD")
        if controls or not fresh.isascii():
            found = _CONTROL.search(fresh)
            if found:
                code = f"U+{ord(found.group()):04X}"
                self._note(fresh, found.start(), f"characters not allowed in XML left out ({code})")
                fresh = _CONTROL.sub("", fresh)
        if not self.ended and (cut := _CUT_REFERENCE.search(fresh[-16:])):
            self._held, fresh = cut.group() + self._held, fresh[: -len(cut.group())]
        if "&#" in fresh:
            fresh = _REFERENCE.sub(self._clean_reference, fresh)
        return fresh

    def _clean_reference(self, found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else int(found[2])
        allowed = (
            code in (9, 10, 13)
            or 0x20 <= code <= 0xD7FF
            or 0xE000 <= code <= 0xFFFD
            or 0x10000 <= code <= 0x10FFFF
        )
        # What XML has no number for stays, and stops the parser as not well-formed.
        if allowed or code > 0xFFFF or 0xD800 <= code <= 0xDFFF:
            return found[0]
        self._note(
            found.string, found.start(), f"a character not allowed in XML left out ({found[0]})"
        )
        return ""

    def _note(self, fresh: str, at: int, text: str) -> None:
        before = self.text.count("\n", self.position) + fresh.count("\n", 0, at)
        self.notices.append(Notice(self.line + before, text))
