"""The table of users."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from registry.audit.actions import Actor
from registry.columns import UtcDateTime
from registry.extensions import db
from registry.security import Permission, Role


class User(UserMixin, db.Model):
    """Somebody who may sign in; users are switched off, never deleted."""

    __tablename__ = "user_account"
    __table_args__ = (
        CheckConstraint(f"role IN ({', '.join(repr(role.value) for role in Role)})", name="role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    full_name: Mapped[str] = mapped_column(String(120))
    initials: Mapped[str] = mapped_column(String(3), default="")
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Part of the session cookie: a new number signs the user out everywhere.
    session_number: Mapped[int] = mapped_column(default=0)
    last_login_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def is_active(self) -> bool:
        """Whether the user may sign in (Flask-Login asks)."""
        return self.active

    @property
    def actor(self) -> Actor:
        """The user as the audit trail names it."""
        return Actor(self.id, self.username)

    def get_id(self) -> str:
        """Return what the session cookie holds of the user."""
        return f"{self.id}.{self.session_number}"

    def may(self, permission: Permission) -> bool:
        """Whether the user's role carries *permission*."""
        return permission in Role(self.role).permissions
