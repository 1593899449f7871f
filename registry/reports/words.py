"""A filter in words, as every output prints it."""

from registry.cases.wording import BASES, filter_lines

__all__ = ["BASES", "filter_lines"]
