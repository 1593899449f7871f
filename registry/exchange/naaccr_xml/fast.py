"""The fast path: patients in the plain shape that most writers give, recognised in full.

A patient is taken only when every character of it is accounted for: items without
entities other than the known ones, each id once, tags in their order, blanks
between them.  Whatever differs is left to the exact path.
"""

import re
from collections.abc import Callable

from registry.exchange.naaccr_xml.accept import Acceptance
from registry.exchange.naaccr_xml.content import Patient, Tumor
from registry.exchange.naaccr_xml.source import Source

_PLAIN = re.compile(r'<Item naaccrId="([A-Za-z0-9]+)">([^<]*)</Item>')
_NUMBERED = re.compile(
    r'<Item naaccrId="([A-Za-z0-9]+)"(?: naaccrNum="([0-9]+)")?(?:/>|>([^<]*)</Item>)'
)
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]+)|#x([0-9A-Fa-f]+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_START, _END = "<Patient>", "</Patient>"
_TUMOR_START, _TUMOR_END = "<Tumor>", "</Tumor>"


class _NotPlain(Exception):
    """The text has a shape that only the exact path knows."""


class FastPath:
    """Recognises patients of one file."""

    def __init__(self, acceptance: Acceptance) -> None:
        self.acceptance = acceptance
        dictionary = acceptance.dictionary
        self.recognisers = dictionary.recognisers
        self.numbers = dictionary.numbers
        options = acceptance.options
        # Translations and choices of items are rare; the exact path serves them.
        self.usable = not (options.translate_ids or options.include is not None or options.exclude)
        self.split: Callable[[str], tuple[list[str], list[str], list[str] | None]] = _split_plain

    def next_patient(self, source: Source) -> Patient | None:
        """Return the patient at the source's place and consume it, or None."""
        if not self.usable:
            return None
        end = self._find_end(source)
        if end < 0:
            return None
        block = source.text[source.position : end]
        start = block.find(_START)
        if start < 0 or (start and not block[:start].isspace()) or "]]>" in block:
            return None
        try:
            patient = self._patient(block, start + len(_START))
        except _NotPlain:
            return None
        lead = block.count("\n", 0, start)
        patient.line = source.line + lead
        self._set_lines(patient, block, source.line)
        source.consume(end + len(_END))
        patient.end_line = source.line
        return patient

    def _find_end(self, source: Source) -> int:
        searched = source.position
        limit = self.acceptance.options.max_patient
        while True:
            end = source.text.find(_END, searched)
            if end >= 0 or len(source.text) - source.position > limit:
                return end
            searched = max(source.position, len(source.text) - len(_END)) - source.position
            if not source.more():
                return -1

    def _patient(self, block: str, start: int) -> Patient:
        head, *tails = block[start:].split(_TUMOR_START)
        ascii_only = block.isascii()
        patient = Patient()
        patient.items = self._items(head, "Patient", ascii_only=ascii_only)
        for tail in tails:
            body = tail.rstrip(" \t\n")
            if not body.endswith(_TUMOR_END):
                raise _NotPlain
            items = self._items(body[: -len(_TUMOR_END)], "Tumor", ascii_only=ascii_only)
            patient.tumors.append(Tumor(items))
        return patient

    def _items(self, part: str, parent: str, *, ascii_only: bool) -> dict[str, str]:
        """Return the items of *part*; raises _NotPlain for any other shape, or any problem.

        The exact path reads a patient with a problem again, to say what and where.
        """
        try:
            ids, values, numbers = self.split(part)
        except _NotPlain:
            self.split = _split_numbered if self.split is _split_plain else _split_plain
            ids, values, numbers = self.split(part)
        if "&" in part:
            values = [_unescaped(value) if "&" in value else value for value in values]
        items = dict(zip(ids, values, strict=True))
        if len(items) != len(ids):
            raise _NotPlain
        recognisers = self.recognisers[parent]
        try:
            for naaccr_id, value in items.items():
                if not recognisers[naaccr_id](value):
                    raise _NotPlain
            if numbers is not None:
                for naaccr_id, number in zip(ids, numbers, strict=True):
                    if number and number != self.numbers[naaccr_id]:
                        raise _NotPlain
        except KeyError:
            raise _NotPlain from None
        if not ascii_only and any(character > "\uffff" for character in part):
            # Such characters count two in a length; the exact path counts them.
            raise _NotPlain
        if "" in values:
            items = {naaccr_id: value for naaccr_id, value in items.items() if value}
        return items

    def _set_lines(self, patient: Patient, block: str, line: int) -> None:
        at = 0
        for tumor in patient.tumors:
            start = block.index(_TUMOR_START, at)
            line += block.count("\n", at, start)
            end = block.index(_TUMOR_END, start)
            tumor.line = line
            line += block.count("\n", start, end)
            tumor.end_line = line
            at = end


def _split_plain(part: str) -> tuple[list[str], list[str], None]:
    pieces = _PLAIN.split(part)
    _only_blanks(pieces[::3])
    return pieces[1::3], pieces[2::3], None


def _split_numbered(part: str) -> tuple[list[str], list[str], list[str]]:
    pieces = _NUMBERED.split(part)
    _only_blanks(pieces[::4])
    # An absent group is None where an empty one is "".
    return pieces[1::4], [value or "" for value in pieces[3::4]], pieces[2::4]


def _only_blanks(between: list[str]) -> None:
    if "".join(between).strip(" \t\n"):
        raise _NotPlain


def _unescaped(value: str) -> str:
    text, count = _REFERENCE.subn(_character, value)
    if count != value.count("&"):
        raise _NotPlain
    return text


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    code = int(found[2]) if found[2] else int(found[3], 16)
    if not (code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD):
        raise _NotPlain
    return chr(code)
