"""A process that does one act of the portal in each child it forks: loaded once, so that a death costs no start.

It is told `<act> <id>` on a line and answers with the child's number; the child waits until the next line says go,
so that a tracer can take hold of it first. The last answer is how the child ended.
"""

import os
import sys
import traceback
from uuid import UUID

import django

django.setup()

from common.actors import WORKER  # noqa: E402 - models only after setup
from common.clock import now  # noqa: E402
from custody import sequencer  # noqa: E402
from custody.errors import BlobStoreUnavailable  # noqa: E402
from disclosure.services import package  # noqa: E402
from submissions.services import ingest, ingest_many  # noqa: E402

# How a child ends to whom a store said no, and one that met anything else.
REFUSED, FAILED = 3, 1
ACTS = {
    "ingest": lambda subject: ingest.ingest_item(actor=WORKER, item_id=UUID(subject), at=now()),
    "batch": lambda _: ingest_many.ingest_waiting(actor=WORKER, at=now()),
    "sequence": lambda _: sequencer.sequence(now()),
    "package": lambda subject: package.build_package(actor=WORKER, request_id=UUID(subject), at=now()),
}


def main() -> None:
    for line in sys.stdin:
        act, subject = line.split()
        waiting, told = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(told)
            os.dup2(2, 1)
            os.read(waiting, 1)
            os._exit(_ended(act, subject))
        os.close(waiting)
        _say(child)
        sys.stdin.readline()
        os.write(told, b"g")
        os.close(told)
        _, status = os.waitpid(child, 0)
        _say(os.waitstatus_to_exitcode(status))


def _ended(act: str, subject: str) -> int:
    try:
        ACTS[act](subject)
    except BlobStoreUnavailable:
        return REFUSED
    except BaseException:  # noqa: BLE001 - whatever it was, the test shall see it
        traceback.print_exc()
        return FAILED
    return 0


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
