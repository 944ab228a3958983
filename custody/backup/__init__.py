"""A copy of everything that is sealed to the recovery key while it is made, and the way back from it."""
