"""What programs say to us and what we say back about items, as DRF serializers: shape only, no rules."""

from typing import Any

from rest_framework import serializers

from submissions.api.fields import ExactName, ExactPath, WholeNumber, digest
from submissions.api.refusals import CODES
from submissions.kinds import DIGEST_LENGTHS, Algorithm
from submissions.models import Item


class DigestsSaid(serializers.Serializer[Any]):
    """Fingerprints the sender knows; any of them, in hexadecimal digits."""

    sha256 = digest(DIGEST_LENGTHS[Algorithm.SHA256])
    sha1 = digest(DIGEST_LENGTHS[Algorithm.SHA1])
    md5 = digest(DIGEST_LENGTHS[Algorithm.MD5])


class ItemSaid(DigestsSaid):
    """A file that is about to be sent."""

    name = ExactName()
    relative_path = ExactPath(required=False, default="")
    size_bytes = WholeNumber()


class ItemPlaced(serializers.Serializer[Any]):
    """Where to send its bytes (tus 1.0), and the header `Upload-Capability` that opens this upload and nothing else."""

    item_id = serializers.UUIDField()
    number = serializers.IntegerField()
    upload_url = serializers.CharField()
    capability = serializers.CharField()


class ItemTold(serializers.Serializer[Any]):
    """How an item stands: `state` for programs, `words` for people.

    `same_content_as`: accessions of the same organisation with the same bytes; each is kept, and has a receipt.
    """

    item_id = serializers.UUIDField(source="pk")
    number = serializers.IntegerField()
    accession = serializers.CharField()
    state = serializers.CharField()
    words = serializers.CharField(source="word_for_ngo")
    size_bytes = serializers.IntegerField()
    received_at = serializers.DateTimeField(allow_null=True)
    secured_at = serializers.DateTimeField(allow_null=True)
    same_content_as = serializers.SerializerMethodField()

    def get_same_content_as(self, item: Item) -> list[str]:
        return [other.accession for other in self.context["repeats"].get(item.pk, ())]


class ErrorTold(serializers.Serializer[Any]):
    """A refusal: `code` for programs, `error` in words for people, `fields` where to look. Nothing was changed."""

    code = serializers.ChoiceField(CODES)
    error = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


def digests_of(said: dict[str, Any]) -> dict[Algorithm, str]:
    """The fingerprints that were really given."""
    return {algorithm: said[algorithm.value] for algorithm in Algorithm if said.get(algorithm.value)}
