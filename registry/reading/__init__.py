"""Reading: suggests coded items from the words of a report, offline, with the phrase marked.

Pure Python, usable without Flask or a database::

    from registry import reading

    for suggestion in reading.read(text):
        print(suggestion.item, suggestion.value, text[suggestion.start : suggestion.end])

``report`` cuts a text into sections and sentences, ``assertion`` tells what they deny,
``patterns``, ``sites`` and ``histologies`` find candidates, ``reader`` chooses among them.
"""

from registry.reading.contradictions import Contradiction, contradictions
from registry.reading.reader import read
from registry.reading.suggestion import Suggestion

__all__ = ["Contradiction", "Suggestion", "contradictions", "read"]
