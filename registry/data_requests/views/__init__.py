"""The screens of the research desk."""

from registry.data_requests.views import deciding, preparing, register, releases, working
from registry.data_requests.views.blueprint import bp

__all__ = ["bp", "deciding", "preparing", "register", "releases", "working"]
