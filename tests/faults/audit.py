"""How every fault test ends."""

import time
from datetime import timedelta

from common.clock import now
from custody import checks as of_custody
from custody import sequencer
from disclosure import checks as of_disclosure
from submissions import checks as of_submissions
from submissions.models import Item
from submissions.services import secure
from submissions.states import ItemState

TIMES = 30
LONG_ENOUGH = timedelta(minutes=20)


def audited() -> list[str]:
    """Let the signer and the sweeper catch up, then list everything that is not as it must be."""
    sequencer.sequence(now())
    for _ in range(TIMES):
        secure.secure_stored(now())
        if not Item.objects.filter(state=ItemState.STORED).exists():
            break
        # A worker that is still naming an item holds its row: it is secured when the signer comes by again.
        time.sleep(0.1)
    sequencer.sequence(now())
    at = now() + LONG_ENOUGH
    apps = (of_custody, of_submissions, of_disclosure)
    return [str(violation) for app in apps for violation in app.violations(at)]
