"""Disclosures of the demonstration world: invented recipients, requests in every state, packages that really open."""

from disclosure.demonstration.past import begin
from disclosure.demonstration.present import finish

__all__ = ["begin", "finish"]
