"""Hostile bytes are parsed here and nowhere else: in a child process with nothing to reach and little to spend."""

from submissions.sandbox.parent import Identified, NotIdentified, identify, identify_all

__all__ = ["Identified", "NotIdentified", "identify", "identify_all"]
