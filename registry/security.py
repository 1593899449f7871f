"""Who may do what: roles, permissions, and the guard that every view carries."""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any, TypeVar

from flask import abort, current_app
from flask_login import current_user

View = TypeVar("View", bound=Callable[..., Any])


class Permission(Enum):
    """What a view may ask for."""

    VIEW_STATISTICS = "view statistics"
    VIEW_CASES = "view identified cases"
    ABSTRACT = "add and change cases"
    IMPORT = "import files"
    SUBMIT = "make submissions"
    ADMINISTER = "manage users, facilities and the audit trail"


class Role(Enum):
    """What a user is; analysts never see what identifies a patient."""

    ADMINISTRATOR = "administrator"
    REGISTRAR = "registrar"
    REVIEWER = "reviewer"
    ANALYST = "analyst"

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role allows."""
        return _PERMISSIONS[self]


_PERMISSIONS = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.REGISTRAR: frozenset(Permission) - {Permission.ADMINISTER},
    Role.REVIEWER: frozenset({Permission.VIEW_STATISTICS, Permission.VIEW_CASES}),
    Role.ANALYST: frozenset({Permission.VIEW_STATISTICS}),
}


def requires(permission: Permission) -> Callable[[View], View]:
    """Guard a view: sign in first, and only with *permission*."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            if not current_user.may(permission):
                abort(403)
            return view(*args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def signed_in(view: View) -> View:
    """Guard a view that every user may see, such as the own password."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
        return view(*args, **kwargs)

    guarded.required_permission = None  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def public(view: View) -> View:
    """Mark a view that needs no sign-in; whole-app tests list these by name."""
    view.is_public = True  # type: ignore[attr-defined]
    return view
