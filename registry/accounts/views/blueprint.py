"""The blueprint that this room's views hang on."""

from flask import Blueprint

from registry.accounts.sessions import check

bp = Blueprint("accounts", __name__)
bp.before_app_request(check)
