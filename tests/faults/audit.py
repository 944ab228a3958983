"""How every fault test ends."""

from datetime import timedelta

from common.clock import now
from custody import checks as of_custody
from custody import sequencer
from submissions import checks as of_submissions
from submissions.services import secure

LONG_ENOUGH = timedelta(minutes=20)


def audited() -> list[str]:
    """Let the signer and the sweeper catch up, then list everything that is not as it must be."""
    sequencer.sequence(now())
    secure.secure_stored(now())
    sequencer.sequence(now())
    at = now() + LONG_ENOUGH
    return [str(violation) for violation in [*of_custody.violations(at), *of_submissions.violations(at)]]
