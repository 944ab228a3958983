"""The custody report on paper, Arabic or English, by Typst. Words and values travel as data, never as source."""

from datetime import datetime
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.actors import WORKER, Role
from custody.acts import Act
from custody.models import CopyCheck
from submissions.kinds import ScanOutcome
from submissions.models import ItemLabel
from submissions.selectors.custody_facts import CustodyFacts, ReportedEvent
from submissions.services.custody_report_words import method, words
from submissions.services.receipt_pdf import typeset

TEMPLATE = Path(__file__).parents[2] / "templates" / "submissions" / "custody_report.typ"
PSEUDONYM_LETTERS = 8
LETTERS_A_LINE = 64


def render(facts: CustodyFacts, *, language: str) -> bytes:
    """Return the PDF (PDF/A-2b) of a report: identifiers, digests, copies, every event with its place in the log."""
    with override(language):
        data = {
            "words": words(),
            "method": method(),
            "reference": facts.item.accession,
            "identifiers": _identifiers(facts),
            "digests": [["SHA-256", _lines(facts.stored.sha256)], ["SHA-512", _lines(facts.stored.sha512)]],
            "copies": [_copy(copy) for copy in facts.copies],
            "labels": [_label(label) for label in facts.labels],
            "events": [_event(one) for one in facts.events],
            "log": _log(facts),
            "note": facts.checkpoint.note,
        }
        return typeset(TEMPLATE, data)


def _lines(digest: str) -> str:
    """A long digest in lines that fit the paper."""
    return "\n".join(digest[start : start + LETTERS_A_LINE] for start in range(0, len(digest), LETTERS_A_LINE))


def _identifiers(facts: CustodyFacts) -> list[list[str]]:
    item = facts.item
    return [
        [_("Accession number"), item.accession],
        [_("Submission it came with"), item.submission.reference],
        [_("Number within the submission"), str(item.number)],
        [_("Number in the custody log"), str(item.pk)],
        [_("Size in bytes"), str(facts.stored.size_bytes)],
        [_("Report made on"), _moment(facts.at)],
    ]


def _log(facts: CustodyFacts) -> list[list[str]]:
    point = facts.checkpoint
    return [
        [_("Custody log"), facts.origin],
        [_("Key of the log"), facts.log_key],
        [_("Entries covered by this checkpoint"), str(point.size)],
        [_("Root of the log"), bytes(point.root).hex()],
        [_("Signed on"), _moment(point.signed_at)],
    ]


def _copy(copy: CopyCheck) -> list[str]:
    outcome = _("unchanged") if copy.outcome == "ok" else _("damaged")
    return [_("Store %(letter)s") % {"letter": copy.store.upper()}, _moment(copy.checked_at), outcome]


def _label(label: ItemLabel) -> list[str]:
    said = str(ScanOutcome(label.outcome).label) if label.outcome in ScanOutcome.values else label.outcome
    return [label.get_kind_display(), said, f"{label.tool} {label.tool_version}", _moment(label.at)]


def _event(one: ReportedEvent) -> dict[str, str]:
    event = one.event
    return {
        "index": str(one.index),
        "at": _moment(event.at),
        "act": str(Act(event.act).label),
        "role": str(Role(event.actor_role).label),
        "who": "" if event.actor_id == WORKER.id else event.actor_id.hex[:PSEUDONYM_LETTERS],
        "commitment": one.commitment,
    }


def _moment(at: datetime) -> str:
    return date_format(at, "Y-m-d H:i:s") + " UTC"
