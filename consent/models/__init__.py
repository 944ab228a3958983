from consent.models.confidentiality import SourceConfidentiality
from consent.models.identity import SourceIdentity
from consent.models.record import ConsentAnswer, ConsentRecord, Withdrawal
from consent.models.release import PromiseRelease
from consent.models.source import Source

__all__ = [
    "ConsentAnswer",
    "ConsentRecord",
    "PromiseRelease",
    "Source",
    "SourceConfidentiality",
    "SourceIdentity",
    "Withdrawal",
]
