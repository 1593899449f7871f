"""Every write to users: signing in and out, passwords, roles."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from registry.accounts import passwords, queries
from registry.accounts.models import User
from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.extensions import db
from registry.security import Role
from registry.transactions import transaction

# Whoever typed a name that is not here; the name typed may be a password, and is not kept.
UNKNOWN = Actor(None, "unknown user")
CHANGEABLE = ("full_name", "initials", "role", "active")


class UsernameTaken(Exception):
    """Another user has this user name."""


class LastAdministrator(Exception):
    """The change would leave nobody who can manage users."""


def sign_in(
    username: str, password: str, *, now: datetime, settings: Mapping[str, Any], address: str
) -> User | None:
    """Return the user whose password fits, or None; failures are counted, and close the account.

    The answer takes as long for a user who does not exist or is closed as for any other.
    """
    user = queries.user_named(username)
    # Outside the transaction: hashing is slow on purpose, and no other writer shall wait for it.
    fitting = passwords.fits(password, user.password_hash if user else None)
    with transaction():
        user = _locked(user)
        if user is None or not user.active:
            audit.record(_actor(user), Event("sign-in failed", detail={"address": address}))
            return None
        if user.locked_until and user.locked_until > now:
            audit.record(user.actor, Event("sign-in refused", detail={"address": address}))
            return None
        if not fitting:
            _count_failure(user, now, settings, address)
            return None
        user.failed_logins, user.locked_until, user.last_login_at = 0, None, now
        audit.record(user.actor, Event("sign in", detail={"address": address}))
    return user


def sign_out(user: User) -> None:
    """End all sessions of *user*: a copied cookie is worth nothing afterwards."""
    with transaction():
        user.session_number += 1
        audit.record(user.actor, Event("sign out"))


def add_user(
    actor: Actor, *, username: str, full_name: str, role: Role, initials: str = ""
) -> tuple[User, str]:
    """Add a user and return it with the password, which is stored nowhere and must be changed.

    Raises UsernameTaken.
    """
    password = passwords.generate()
    with transaction():
        if queries.user_named(username) is not None:
            raise UsernameTaken(f"There is already a user {username}")
        user = User(
            username=username.lower(),
            full_name=full_name,
            initials=initials.upper(),
            role=role.value,
            password_hash=passwords.hashed(password),
            created_at=datetime.now(UTC),
        )
        db.session.add(user)
        db.session.flush()
        detail = {"user": user.username, "role": role.value}
        audit.record(actor, Event("add user", detail=detail))
    return user, password


def change_user(actor: Actor, user: User, values: Mapping[str, Any]) -> None:
    """Change full_name, initials, role or active of *user*; raises LastAdministrator."""
    with transaction():
        before = {name: getattr(user, name) for name in CHANGEABLE}
        for name in CHANGEABLE:
            setattr(user, name, values.get(name, before[name]))
        changes = {
            n: [old, getattr(user, n)] for n, old in before.items() if old != getattr(user, n)
        }
        if not changes:
            return
        if not user.active:
            user.session_number += 1
        db.session.flush()
        _keep_an_administrator()
        audit.record(
            actor, Event("change user", detail={"user": user.username, "changes": changes})
        )


def reset_password(actor: Actor, user: User) -> str:
    """Give *user* a new password and return it; it must be changed, and sign-in is open again."""
    password = passwords.generate()
    with transaction():
        _set_password(user, password)
        user.must_change_password = True
        audit.record(actor, Event("reset password", detail={"user": user.username}))
    return password


def change_password(user: User, password: str) -> None:
    """Store the new password that *user* chose; all other sessions of the user end."""
    with transaction():
        _set_password(user, password)
        user.must_change_password = False
        audit.record(user.actor, Event("change password"))


def _locked(user: User | None) -> User | None:
    """Return *user* as it is now, so that attempts at the same time are counted one by one."""
    return db.session.get(User, user.id, with_for_update=True) if user else None


def _count_failure(user: User, now: datetime, settings: Mapping[str, Any], address: str) -> None:
    user.failed_logins += 1
    if user.failed_logins >= settings["LOGIN_FAILURES"]:
        user.failed_logins = 0
        user.locked_until = now + timedelta(minutes=settings["LOGIN_LOCK_MINUTES"])
    detail = {"address": address, "closed": user.failed_logins == 0}
    audit.record(user.actor, Event("sign-in failed", detail=detail))


def _set_password(user: User, password: str) -> None:
    user.password_hash = passwords.hashed(password)
    user.session_number += 1
    user.failed_logins, user.locked_until = 0, None


def _keep_an_administrator() -> None:
    administrators = select(func.count(User.id)).where(
        User.role == Role.ADMINISTRATOR.value, User.active
    )
    if not db.session.scalar(administrators):
        raise LastAdministrator("At least one active administrator must remain")


def _actor(user: User | None) -> Actor:
    return user.actor if user else UNKNOWN
