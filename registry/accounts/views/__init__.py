"""Routes of the accounts room, one file for each subject."""

from registry.accounts.views import (
    audit_trail,
    directory,
    facilities,
    help_pages,
    local_edits,
    passwords,
    places,
    sessions,
    staging,
    users,
    versions,
)
from registry.accounts.views.blueprint import bp

__all__ = [
    "audit_trail",
    "bp",
    "directory",
    "facilities",
    "help_pages",
    "local_edits",
    "passwords",
    "places",
    "sessions",
    "staging",
    "users",
    "versions",
]
