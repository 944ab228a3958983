"""Feedback of the demonstration world: given, late, put off, waiting; and what organisations want to be learned."""

from feedback.demonstration.past import begin
from feedback.demonstration.present import finish

__all__ = ["begin", "finish"]
