"""The fixed words of a custody report, by the names under which its template knows them."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    return {
        "title": _("Custody report"),
        "item": _("The item"),
        "digests": _("Fingerprints of the file as it was received"),
        "copies": _("Where it is kept"),
        "store": _("Store"),
        "read": _("Last read from end to end"),
        "outcome": _("Outcome"),
        "labels": _("What programs said of it"),
        "label": _("What"),
        "said": _("Answer"),
        "tool": _("Program and version"),
        "when": _("When"),
        "events": _("Every recorded act"),
        "index": _("Place"),
        "act": _("Act"),
        "role": _("By whom"),
        "commitment": _("Commitment in the log"),
        "portal": _("the portal itself"),
        "log": _("The signed log"),
        "note": _("The checkpoint as it was signed"),
        "method": _("How it was kept, and how this can be checked"),
        "before": _(
            "What the provider told of the time before it handed the item over is sealed with the submission and is "
            "not part of this report. Nobody is named here: people appear by role and by a pseudonym that is theirs "
            "throughout the log. What each opening was for is in the log and is not printed."
        ),
        "caution": _("This report shows that the item exists and who worked with it. Give it to the court alone."),
    }


def method() -> list[str]:
    """The method in plain words, a sentence for each step."""
    return [
        _(
            "The file was encrypted while it was being received, before any of it was written to a disk. When it was "
            "complete its fingerprints SHA-256 and SHA-512 were computed from the bytes that had arrived."
        ),
        _(
            "It was then encrypted under a key of its own and written to two separate stores. Both copies were read "
            "back, decrypted and compared with the fingerprints before the item counted as stored. What is stored is "
            "never written over: only a damaged copy is replaced, and by the same sealed bytes."
        ),
        _(
            "Both copies are read again from end to end in turn. A copy found damaged is replaced from the other one, "
            "and both the damage and the repair are entered in the log."
        ),
        _(
            "Every act listed here was entered in an append-only log in the same moment as it was done; an original "
            "cannot be opened without such an entry. Each entry is bound by a commitment into one Merkle tree "
            "(RFC 9162), whose root is signed with the key of the log."
        ),
        _(
            "When this report was made, each of the entries below was proven against the signed root. An entry that "
            "was altered, removed or put in later would not fit it, and neither would it fit the checkpoints and "
            "receipts that others hold."
        ),
        _(
            "To check a copy of the file, compute its SHA-256 with any program and compare it with the one printed "
            "here. To check an entry, ask the Mechanism for its exact text and proof; the program verify_receipt.py "
            "checks them without any network."
        ),
    ]
