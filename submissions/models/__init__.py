from submissions.models.assessment import Assessment
from submissions.models.bulk_act import BulkAct, BulkRow
from submissions.models.catalogue import CatalogueEntry, CatalogueSearch
from submissions.models.grant import ItemUserGrant
from submissions.models.item import DeclaredDigest, Item, ItemDraft, ItemLabel
from submissions.models.listing import ItemList
from submissions.models.note import Note
from submissions.models.people import ItemConfidentiality, ItemPerson, SubmissionPerson
from submissions.models.question_item import QuestionItem
from submissions.models.receipt import Receipt
from submissions.models.review import InformationQuestion
from submissions.models.same_bytes import Repeat, Twin, Uncompared
from submissions.models.saved_search import SavedSearch
from submissions.models.submission import Submission, SubmissionDraft
from submissions.models.upload import Upload

__all__ = [
    "Assessment",
    "BulkAct",
    "BulkRow",
    "CatalogueEntry",
    "CatalogueSearch",
    "DeclaredDigest",
    "InformationQuestion",
    "Item",
    "ItemConfidentiality",
    "ItemDraft",
    "ItemLabel",
    "ItemList",
    "ItemPerson",
    "ItemUserGrant",
    "Note",
    "QuestionItem",
    "Receipt",
    "Repeat",
    "SavedSearch",
    "Submission",
    "SubmissionDraft",
    "SubmissionPerson",
    "Twin",
    "Uncompared",
    "Upload",
]
