"""The registry as a read-only library for notebooks: cases, counts, survival, rates.

::

    from registry import research

    with research.open("instance", user="kim") as registry:
        lung = registry.cases(["ageAtDiagnosis", "summary_stage"], group="22030", labels=True)
        registry.survival(by="summary_stage", group="22030").table

It opens an instance folder, a database by its URL, or the folder of a copied snapshot.
"""

from registry.research.desk import NotAllowed, Registry, Result
from registry.research.opening import open_registry as open
from registry.research.tables import suppressed

__all__ = ["NotAllowed", "Registry", "Result", "open", "suppressed"]
