"""What programs say to us and what we say back, as DRF serializers: shape only, no rules."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from submissions.kinds import Algorithm

LARGEST_NUMBER = (1 << 63) - 1
LONGEST_NAME = 65_536


@extend_schema_field(OpenApiTypes.STR)
class ExactName(serializers.Field[str, str, str, str]):
    """A file's name or path as the device has it: control characters, lone surrogates and all."""

    default_error_messages = {"invalid": "A name is a string."}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data

    def to_representation(self, value: str) -> str:
        return value


@extend_schema_field(OpenApiTypes.INT64)
class WholeNumber(serializers.Field[int, int, int, int]):
    """A JSON number without a fraction; neither true nor a string of digits is one."""

    default_error_messages = {"invalid": "A size is a whole number of bytes, 0 or more."}

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int or not 0 <= data <= LARGEST_NUMBER:
            self.fail("invalid")
        return int(data)

    def to_representation(self, value: int) -> int:
        return value


class DigestsSaid(serializers.Serializer[Any]):
    """Fingerprints the sender knows; any of them, in hexadecimal digits."""

    sha256 = serializers.CharField(required=False, allow_null=True, max_length=64)
    sha1 = serializers.CharField(required=False, allow_null=True, max_length=40)
    md5 = serializers.CharField(required=False, allow_null=True, max_length=32)


class ItemSaid(DigestsSaid):
    """A file that is about to be sent."""

    name = ExactName()
    relative_path = ExactName(required=False, default="")
    size_bytes = WholeNumber()


class ItemPlaced(serializers.Serializer[Any]):
    """Where to send its bytes (tus 1.0), and the header `Upload-Capability` that opens this upload and nothing else."""

    item_id = serializers.UUIDField()
    number = serializers.IntegerField()
    upload_url = serializers.CharField()
    capability = serializers.CharField()


class CapabilityTold(serializers.Serializer[Any]):
    capability = serializers.CharField()


class ItemTold(serializers.Serializer[Any]):
    """How an item stands. `agrees`: whether it is what the sender declared; null while nothing was compared."""

    item_id = serializers.UUIDField(source="pk")
    number = serializers.IntegerField()
    accession = serializers.CharField()
    state = serializers.CharField()
    words = serializers.CharField(source="word_for_ngo")
    size_bytes = serializers.IntegerField()
    received_at = serializers.DateTimeField(allow_null=True)
    secured_at = serializers.DateTimeField(allow_null=True)


class ErrorTold(serializers.Serializer[Any]):
    """A refusal, in words for people; nothing was changed."""

    error = serializers.CharField()


def digests_of(said: dict[str, Any]) -> dict[Algorithm, str]:
    """The fingerprints that were really given."""
    return {algorithm: said[algorithm.value] for algorithm in Algorithm if said.get(algorithm.value)}
