"""Reads: users."""

from flask import abort
from sqlalchemy import func, select

from registry.accounts.models import User
from registry.extensions import db


def users() -> list[User]:
    """Return all users: those who may sign in first, by name."""
    order = (User.active.desc(), User.full_name, User.id)
    return list(db.session.scalars(select(User).order_by(*order)))


def user_or_404(user_id: int) -> User:
    """Return the user, or answer 404."""
    return db.session.get(User, user_id) or abort(404)


def user_named(username: str) -> User | None:
    """Return the user with *username*, however it is capitalised."""
    return db.session.scalar(select(User).where(User.username == username.strip().lower()))


def number_of_users() -> int:
    """Return how many users there are."""
    return db.session.scalar(select(func.count(User.id))) or 0
