"""What is drawn in a fault test is drawn from one number, which is printed and may be given again."""

import os
import random
import secrets

NAME = "PORTAL_FAULT_SEED"
SEED = int(os.environ.get(NAME) or secrets.randbits(32))


def draws_for(test: str) -> random.Random:
    """The draws of one test: the same for the same seed, whichever tests run beside it."""
    return random.Random(f"{SEED}/{test}")
