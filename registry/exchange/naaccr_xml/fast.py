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

_PATIENT_START = re.compile(r"[ \t\n]*<Patient>")
_ITEM_START = re.compile(
    r"""[ \t\n]*<Item((?:[ \t\n]+naaccr(?:Id|Num)=(?:"[A-Za-z0-9]+"|'[A-Za-z0-9]+'))+)[ \t\n]*"""
)
_ATTRIBUTE = re.compile(r"""(naaccrId|naaccrNum)=["']([A-Za-z0-9]+)""")
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,20})|#x([0-9A-Fa-f]{1,20}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_START, _END = "<Patient>", "</Patient>"
# Blanks and a start tag are looked for within this many characters.
_NEAR = 1_000
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
        self.usable = not options.chooses_items
        dictionary = acceptance.dictionary
        self.levels = {
            level: _Level(recognisers, dictionary.numbers)
            for level, recognisers in dictionary.recognisers.items()
        }

    def next_patient(self, source: Source) -> Patient | None:
        """Return the patient at the source's place and consume it, or None.

        A patient with a problem is None too: the exact path says what and where.
        """
        if not self.usable or not _starts_plainly(source):
            return None
        end = self._find_end(source)
        if end < 0:
            return None
        before, _, inside = source.text[source.position : end].partition(_START)
        patient = Patient(line=source.line + before.count("\n"))
        try:
            line = self._fill(patient, inside)
        except _NotPlain:
            return None
        patient.end_line = line
        source.position, source.line = end + len(_END), line
        return patient

    def _find_end(self, source: Source) -> int:
        """Return where the end tag of the Patient stands; -1 if it is not a plain one."""
        searched = source.position
        while True:
            end = source.text.find(_END[:-1], searched)
            if 0 <= end <= len(source.text) - len(_END):
                small = end + len(_END) - source.position <= self.max_patient
                return end if small and source.text.startswith(_END, end) else -1
            if len(source.text) - source.position > self.max_patient:
                return -1
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


def _starts_plainly(source: Source) -> bool:
    while len(source.text) - source.position < _NEAR and source.more():
        pass
    return _PATIENT_START.match(source.text, source.position) is not None


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
        pairs = _ATTRIBUTE.findall(found[1]) if found else []
        attributes = dict(pairs)
        naaccr_id = attributes.get("naaccrId", "")
        recognise = self.recognisers.get(naaccr_id)
        number = attributes.get("naaccrNum", self.numbers.get(naaccr_id))
        if not recognise or number != self.numbers[naaccr_id] or len(pairs) != len(attributes):
            raise _NotPlain
        if len(self.starts) < _REMEMBERED_ITEMS:
            self.starts[start] = (naaccr_id, recognise)
        return naaccr_id, recognise


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
