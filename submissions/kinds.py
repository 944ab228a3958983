"""The closed lists an NGO chooses from when it prepares a submission."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What is handed over (T1, W3, W4)."""

    MATERIAL = "material", _("Material: photographs, films, papers, recordings, data")
    REPORT = "report", _("A thematic report or expert advice")
    LEAD = "lead", _("A lead: material elsewhere that must be preserved")


class Level(TextChoices):
    """Who at the Mechanism may see it, once a team is assigned."""

    STANDARD = "standard", _("Standard: the team it is assigned to")
    RESTRICTED = "restricted", _("Restricted: only people named one by one")


class Urgency(TextChoices):
    """How soon somebody must look (V1, W3)."""

    ROUTINE = "routine", _("No particular hurry")
    PRESSING = "pressing", _("It may be lost or destroyed soon")
    RISK = "risk", _("Somebody is at risk")


class Obtained(TextChoices):
    """How the NGO came by the material: asked before hand-over, because a court will ask (T1)."""

    MADE_BY_US = "made_by_us", _("Our own people made it")
    GIVEN_BY_PERSON = "given_by_person", _("A person gave it to us")
    GIVEN_BY_ORGANISATION = "given_by_organisation", _("Another organisation gave it to us")
    FOUND = "found", _("It was found in a place")
    OPEN_SOURCE = "open_source", _("It was public, for example on the internet")
    OTHER = "other", _("In another way")


class Copies(TextChoices):
    """Whether the same material exists elsewhere (T1)."""

    NONE = "none", _("No, this is the only copy")
    WITH_US = "with_us", _("Yes, we keep a copy")
    ELSEWHERE = "elsewhere", _("Yes, others have a copy")
    UNKNOWN = "unknown", _("We do not know")


class Algorithm(TextChoices):
    """Fingerprints an NGO can bring from its own archive."""

    SHA256 = "sha256", "SHA-256"
    SHA1 = "sha1", "SHA-1"
    MD5 = "md5", "MD5"


DIGEST_LENGTHS = {Algorithm.SHA256: 64, Algorithm.SHA1: 40, Algorithm.MD5: 32}


class HeldReason(TextChoices):
    """Why an item is set apart until an evidence officer has decided. Its bytes are kept whatever the reason."""

    DIGEST_MISMATCH = "digest_mismatch", _("What arrived differs from the fingerprint that was declared")
    UNREADABLE = "unreadable", _("What arrived can no longer be read as it was sealed")
    MISSING_PARTS = "missing_parts", _("Parts of it are missing")


class DigestOrigin(TextChoices):
    DEVICE = "device", _("Computed on the device while sending")
    MANIFEST = "manifest", _("From the NGO's own list")


class LabelKind(TextChoices):
    TYPE = "type", _("Type")
    SCAN = "scan", _("Malware scan")
    METADATA = "metadata", _("Metadata")


class ScanOutcome(TextChoices):
    """`not scanned` is an outcome of its own and never reads as clean (V5)."""

    CLEAN = "clean", _("Nothing found")
    INFECTED = "infected", _("Malware found: handle as hazardous")
    NOT_SCANNED = "not_scanned", _("Not scanned")


class Step(TextChoices):
    """The parts of the task list: one thing a page."""

    ABOUT = "about", _("What it is")
    PROVENANCE = "provenance", _("How we came by it")
    CONSENT = "consent", _("Consent and confidentiality")
    FILES = "files", _("Files")


class Part(TextChoices):
    """What a source is to an item."""

    GAVE_ACCOUNT = "gave_account", _("Speaks or writes in it")
    DEPICTED = "depicted", _("Can be seen or heard in it")
    GAVE_MATERIAL = "gave_material", _("Gave it to us")


class Scale(TextChoices):
    """How much of it, in one of four words that everybody uses in the same sense; for the Mechanism's own eyes."""

    HIGH = "high", _("High")
    SOME = "some", _("Some")
    LOW = "low", _("Low")
    UNKNOWN = "unknown", _("Cannot be told yet")


class BulkKind(TextChoices):
    """What may be done to several submissions at once. What limits sight is done one by one."""

    ACKNOWLEDGE = "acknowledge", _("Acknowledge")
    ASSIGN = "assign", _("Assign to a team")
    TAKE = "take", _("Take")
    PASS_ON = "pass_on", _("Pass on")
    BEGIN = "begin", _("Start the review")


class Outcome(TextChoices):
    WAITING = "waiting", _("Not done yet")
    DONE = "done", _("Done")
    NOT_DONE = "not_done", _("Not done")
