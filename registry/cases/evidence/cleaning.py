"""Pasted text made readable: what Word, browsers and old systems put into it is undone."""

import re
import unicodedata

# Bytes of Windows-1252 that were taken for Latin-1: quotes, dashes, bullets.
_WINDOWS = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0x7F, 0xFEFF))
_CONTROL = dict.fromkeys(code for code in range(0x20) if chr(code) not in "\t\n\f")
_TABLE = {**_WINDOWS, **_LIGATURES, **_INVISIBLE, **_CONTROL, 0x0C: "\n"}


def cleaned(text: str) -> str:
    """Return *text* with one kind of line end, composed letters and no invisible characters."""
    unified = re.sub("\r\n?|[\u2028\u2029]", "\n", text)
    return unicodedata.normalize("NFC", unified.translate(_TABLE)).strip()
