"""The demonstration world's people: invented organisations, invented names, walked through the real services."""

from accounts.demonstration.secrets_file import Known, known
from accounts.demonstration.world import World, load

__all__ = ["Known", "World", "known", "load"]
