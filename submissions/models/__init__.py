from submissions.models.catalogue import CatalogueEntry
from submissions.models.grant import ItemUserGrant
from submissions.models.item import DeclaredDigest, Item, ItemDraft, ItemLabel
from submissions.models.people import ItemConfidentiality, ItemPerson, SubmissionPerson
from submissions.models.receipt import Receipt
from submissions.models.review import InformationQuestion
from submissions.models.submission import Submission, SubmissionDraft
from submissions.models.upload import Upload

__all__ = [
    "CatalogueEntry",
    "DeclaredDigest",
    "InformationQuestion",
    "Item",
    "ItemConfidentiality",
    "ItemDraft",
    "ItemLabel",
    "ItemPerson",
    "ItemUserGrant",
    "Receipt",
    "Submission",
    "SubmissionDraft",
    "SubmissionPerson",
    "Upload",
]
