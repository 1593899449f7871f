"""Reading: suggests coded items from the words of a report, offline, with the phrase marked.

Pure Python, usable without Flask or a database::

    from registry import reading

    for suggestion in reading.read(text):
        print(suggestion.item, suggestion.value, text[suggestion.start : suggestion.end])

``repair`` and ``report`` make whole words, sections and sentences of a text, ``kinds`` tells what
kind of report it is, ``assertion`` what it denies; ``sites``, ``histologies``, ``sizes``, ``nodes``
and their like find candidates, ``reader`` chooses among them, ``contradictions`` holds codes
against them.
"""

from registry.reading.contradictions import COMPARED, against, agrees, gives_way
from registry.reading.reader import read
from registry.reading.suggestion import Suggestion

__all__ = ["COMPARED", "Suggestion", "against", "agrees", "gives_way", "read"]
