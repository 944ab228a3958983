"""Every part of the house, looked at now: what is wrong and what to do, one line each (reliability.md)."""

from collections.abc import Callable
from datetime import datetime

from dashboard.selectors.checks import ageing, bell, database, scanner, stores, work
from dashboard.selectors.checks.finding import Finding, Level, Part

__all__ = ["CHECKS", "Finding", "Level", "Part", "look"]

CHECKS: dict[Part, Callable[[datetime], Finding]] = {
    Part.DATABASE: database.database,
    Part.CLOCK: database.clock_agrees,
    Part.STAGING: stores.store(Part.STAGING),
    Part.STORE_A: stores.store(Part.STORE_A),
    Part.STORE_B: stores.store(Part.STORE_B),
    Part.DISKS: stores.disks,
    Part.KEYS: ageing.keys,
    Part.DOORBELL: bell.doorbell,
    Part.WORKERS: bell.workers,
    Part.INGEST: work.ingest,
    Part.SIGNER: work.signer,
    Part.COPIES: work.copies,
    Part.SCANNER: scanner.scanner,
    Part.MAIL: work.mail,
    Part.BACKUP: ageing.backup,
    Part.CERTIFICATES: ageing.certificates,
}


def look(at: datetime) -> list[Finding]:
    """Look at every part; what is wrong comes first."""
    found = [check(at) for check in CHECKS.values()]
    order = (Level.WRONG, Level.SOON, Level.WELL)
    return sorted(found, key=lambda finding: order.index(finding.level))
