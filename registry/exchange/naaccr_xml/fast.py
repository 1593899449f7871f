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

_ITEM_START = re.compile(r'[ \t\n]*<Item naaccrId="([A-Za-z0-9]+)"(?: naaccrNum="([0-9]+)")?')
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]+)|#x([0-9A-Fa-f]+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_START, _END = "<Patient>", "</Patient>"
_TUMOR_START, _TUMOR_END = "<Tumor>", "</Tumor>"
_ITEM_END = "</Item>"
_BLANKS = " \t\n"
# Coded values recur in tumor after tumor: the first few thousand items are remembered as written
# once they were checked; remembering more costs more than it saves.
_REMEMBERED_LENGTH = 100
_REMEMBERED_ITEMS = 4_000


class _NotPlain(Exception):
    """The text has a shape that only the exact path knows."""


class FastPath:
    """Recognises patients of one file."""

    def __init__(self, acceptance: Acceptance) -> None:
        options = acceptance.options
        self.max_patient = options.max_patient
        # Translations and choices of items are rare; the exact path serves them.
        self.usable = not (options.translate_ids or options.include is not None or options.exclude)
        dictionary = acceptance.dictionary
        self.levels = {
            level: _Level(recognisers, dictionary.numbers)
            for level, recognisers in dictionary.recognisers.items()
        }

    def next_patient(self, source: Source) -> Patient | None:
        """Return the patient at the source's place and consume it, or None.

        A patient with a problem is None too: the exact path says what and where.
        """
        end = self._find_end(source) if self.usable else -1
        if end < 0:
            return None
        before, _, inside = source.text[source.position : end].partition(_START)
        if before.strip(_BLANKS):
            return None
        patient = Patient(line=source.line + before.count("\n"))
        try:
            line = self._fill(patient, inside)
        except _NotPlain:
            return None
        patient.end_line = line
        source.position, source.line = end + len(_END), line
        return patient

    def _find_end(self, source: Source) -> int:
        searched = source.position
        while True:
            end = source.text.find(_END, searched)
            if end >= 0 or len(source.text) - source.position > self.max_patient:
                return end
            searched = max(source.position, len(source.text) - len(_END)) - source.position
            if not source.more():
                return -1

    def _fill(self, patient: Patient, inside: str) -> int:
        """Read what stands inside a Patient and return the line on which it ends."""
        head, *tails = inside.split(_TUMOR_START)
        patient.items = self.levels["Patient"].items(head)
        line = patient.line + head.count("\n")
        for tail in tails:
            body, tag, rest = tail.rpartition(_TUMOR_END)
            if not tag or rest.strip(_BLANKS):
                raise _NotPlain
            tumor = Tumor(self.levels["Tumor"].items(body), line)
            tumor.end_line = line = line + body.count("\n")
            line += rest.count("\n")
            patient.tumors.append(tumor)
        return line


class _Level:
    """Recognises the items of one level."""

    def __init__(
        self, recognisers: dict[str, Callable[[str], object]], numbers: dict[str, str]
    ) -> None:
        self.recognisers = recognisers
        self.numbers = numbers
        self.remembered: dict[str, tuple[str, str]] = {}
        self.starts: dict[str, tuple[str, Callable[[str], object]]] = {}

    def items(self, part: str) -> dict[str, str]:
        """Return the items of *part*; raises _NotPlain for any other shape, and any problem."""
        *pieces, rest = part.split(_ITEM_END)
        if rest.strip(_BLANKS):
            raise _NotPlain
        pairs = list(map(self.remembered.get, pieces))
        if None in pairs:
            self._recognise(pieces, pairs)
        items: dict[str, str] = dict(pairs)  # type: ignore[arg-type]
        if len(items) != len(pairs):
            raise _NotPlain
        if "" in items.values():
            items = {naaccr_id: value for naaccr_id, value in items.items() if value}
        return items

    def _recognise(self, pieces: list[str], pairs: list[tuple[str, str] | None]) -> None:
        """Fill the gaps of *pairs* with what the pieces there mean."""
        starts, remembered = self.starts, self.remembered
        remembering = len(remembered) < _REMEMBERED_ITEMS
        for index, known in enumerate(pairs):
            if known:
                continue
            piece = pieces[index]
            start, _, value = piece.rpartition(">")
            naaccr_id, recognise = starts.get(start) or self._start(start)
            if "&" in value:
                value = _unescaped(value)
            elif "<" in value:
                raise _NotPlain
            # Characters beyond U+FFFF count two in a length; the exact path counts them.
            if not recognise(value) or not (value.isascii() or max(value) <= "\uffff"):
                raise _NotPlain
            pairs[index] = pair = (naaccr_id, value)
            if remembering and len(piece) < _REMEMBERED_LENGTH:
                remembered[piece] = pair

    def _start(self, start: str) -> tuple[str, Callable[[str], object]]:
        """Recognise what stands before an item's value, all but its last ">"."""
        found = _ITEM_START.fullmatch(start)
        recognise = self.recognisers.get(found[1]) if found else None
        if not found or not recognise or (found[2] and found[2] != self.numbers[found[1]]):
            raise _NotPlain
        if len(self.starts) < _REMEMBERED_ITEMS:
            self.starts[start] = (found[1], recognise)
        return found[1], recognise


def _unescaped(value: str) -> str:
    text, count = _REFERENCE.subn(_character, value)
    if count != value.count("&") or "<" in value:
        raise _NotPlain
    return text


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    code = int(found[2]) if found[2] else int(found[3], 16)
    if not (code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD):
        raise _NotPlain
    return chr(code)
