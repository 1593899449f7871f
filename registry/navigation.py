"""The main navigation: which rooms there are, and which of them a user may enter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask.sansio.app import App
from flask_login import current_user

from registry.security import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the navigation bar; *prefixes* begin the endpoints that it stands for."""

    label: str
    endpoint: str
    permission: Permission
    prefixes: tuple[str, ...]

    @property
    def is_here(self) -> bool:
        """Whether the page that is shown belongs to this entry."""
        return (request.endpoint or "").startswith(self.prefixes)


_CASES = tuple(
    f"abstracting.{verb}"
    for verb in (
        "case",
        "complete",
        "edit",
        "list_re",
        "next_review",
        "print",
        "reabstract",
        "review",
        "show_a",
    )
)
_REPAIRS = ("abstracting.repair", "abstracting.next_repair")
_STATISTICS = ("reports.", "annual.", "quality.", "rates.", "reliability.", "survival.")
_PATIENTS = tuple(f"abstracting.{verb}" for verb in ("add", "find", "open", "show_p"))

# The start page is the first that a user may see; an entry whose room is absent is left out.
ENTRIES = (
    Entry("Cases", "abstracting.case_list", Permission.VIEW_CASES, _CASES),
    Entry("Repair work", "abstracting.repair_list", Permission.VIEW_CASES, _REPAIRS),
    Entry("Patients", "abstracting.find_patients", Permission.VIEW_CASES, _PATIENTS),
    Entry("Import", "imports.batches", Permission.IMPORT, ("imports.",)),
    Entry("Practice", "practice.index", Permission.ABSTRACT, ("practice.",)),
    Entry("Statistics", "reports.index", Permission.VIEW_STATISTICS, _STATISTICS),
    Entry("Research", "data_requests.index", Permission.VIEW_STATISTICS, ("data_requests.",)),
    Entry("Submissions", "submissions.index", Permission.SUBMIT, ("submissions.",)),
    Entry(
        "Administration",
        "accounts.list_users",
        Permission.ADMINISTER,
        (
            *(
                f"accounts.{each}"
                for each in (
                    "add_",
                    "change_f",
                    "change_l",
                    "change_u",
                    "change_v",
                    "list_",
                    "reset_",
                )
            ),
            "reference.",
        ),
    ),
)


_SHOWN_WHERE = "registry.navigation"


def show_only_where(app: App, endpoint: str, holds: Callable[[], bool]) -> None:
    """Leave the entry of *endpoint* out of the navigation of *app* unless *holds* says True."""
    app.extensions.setdefault(_SHOWN_WHERE, {})[endpoint] = holds


def entries() -> list[Entry]:
    """Return the entries that the signed-in user may open."""
    present = current_app.view_functions
    conditions = current_app.extensions.get(_SHOWN_WHERE, {})
    return [
        entry
        for entry in ENTRIES
        if entry.endpoint in present
        and current_user.may(entry.permission)
        and (entry.endpoint not in conditions or conditions[entry.endpoint]())
    ]


def start_url() -> str:
    """Return where the signed-in user's work begins."""
    first = next((entry.endpoint for entry in entries()), "accounts.help_page")
    return url_for(first)


def page_url(number: int) -> str:
    """Return the address of another page of the list that is shown."""
    query: dict[str, Any] = {**(request.view_args or {}), **request.args, "page": number}
    return url_for(request.endpoint or "accounts.home", **query)
