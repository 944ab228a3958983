"""Submissions of the demonstration world: invented stories, walked through the real services."""

from submissions.demonstration.tell import load, tell

__all__ = ["load", "tell"]
