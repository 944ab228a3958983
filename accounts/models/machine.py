"""What is remembered of programs at work: how much they ask in a minute, and what they were answered last."""

from typing import ClassVar

from django.db import models

from accounts.models.token import ApiToken

SHA256_HEX = r"^[0-9a-f]{64}$"


class TokenUse(models.Model):
    """How often a token was used in the minute that began then; the next minute begins anew.

    .. no_pii: points to ApiToken
    """

    token = models.OneToOneField(ApiToken, on_delete=models.CASCADE, primary_key=True, related_name="+")
    began_at = models.DateTimeField()
    requests = models.PositiveIntegerField()


class KeptAnswer(models.Model):
    """What was answered to a request with an idempotency key, to be answered again and not done again, for a day.

    sealed_body opens with the secret of the token alone, which is kept nowhere: a capability in it is none of ours.
    .. no_pii: points to ApiToken
    """

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+")
    key_sha256 = models.CharField(max_length=64)
    asked_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    sealed_body = models.BinaryField()
    kept_until = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(models.F("token"), models.F("key_sha256"), name="kept_answer_once_per_key"),
            models.CheckConstraint(
                condition=models.Q(key_sha256__regex=SHA256_HEX, asked_sha256__regex=SHA256_HEX),
                name="kept_answer_hashed",
            ),
        ]
