"""Staging: runs the published SEER algorithms and explains every result.

Pure Python, usable without Flask or a database::

    from registry.staging import algorithm, bundle

    eod = algorithm.Algorithm(bundle.read("eod_public-3.3.zip"), current_year=2026)
    eod.stage({"site": "C509", "hist": "8500", "behavior": "3", "year_dx": "2025", ...})

``bundle`` reads what is published, ``cells`` and ``decision_table`` find rows, ``selection``
picks the schema, ``plan`` and ``algorithm`` run it.
"""
