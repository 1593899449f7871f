"""Derived items: what follows from a patient's items by published rules, with the reason.

A library without Flask and database, like the other engines::

    from registry.derived import derive

    derive({"dateOfBirth": "19500102", "vitalStatus": "0", ...}, [{"primarySite": "C341", ...}],
           today=date(2026, 1, 5), study_end=date(2024, 12, 31))
"""

from registry.derived.engine import derive
from registry.derived.result import Result

__all__ = ["Result", "derive"]
