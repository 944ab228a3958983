"""Notices of the demonstration world: what is long past was read, what is recent waits."""

from notices.demonstration.past import finish

__all__ = ["finish"]
