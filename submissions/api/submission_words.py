"""The words of the API for machines about submissions and people: shape only, no rules."""

from typing import Any

from rest_framework import serializers

from consent.policies import Terms
from consent.scope import Answer, Audience, Guardian, Method
from submissions.api.words import ItemTold
from submissions.kinds import Copies, Kind, Level, Obtained, Part, Urgency
from submissions.services.people import Described

LONGEST_WORDS = 100_000


def _words(limit: int = LONGEST_WORDS) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=limit)


class ChangesSaid(serializers.Serializer[Any]):
    """What is known so far; any part of it, at any time before hand-over."""

    label = serializers.CharField(required=False, max_length=80)  # type: ignore[assignment]
    urgency = serializers.ChoiceField(Urgency.choices, required=False)
    level = serializers.ChoiceField(Level.choices, required=False)
    narrative = _words()
    places = _words()
    period_from = serializers.DateField(required=False, allow_null=True)
    period_to = serializers.DateField(required=False, allow_null=True)
    obtained = serializers.ChoiceField(Obtained.choices, required=False, allow_blank=True)
    obtained_how = _words()
    held_by = _words()
    held_since = serializers.DateField(required=False, allow_null=True)
    collected_by = _words()
    intermediary = _words()
    copies = serializers.ChoiceField(Copies.choices, required=False, allow_blank=True)
    copies_where = _words()
    concerns_nobody = serializers.BooleanField(required=False)


class SubmissionSaid(ChangesSaid):
    """A new draft; `label` is neutral: no names, no places."""

    kind = serializers.ChoiceField(Kind.choices)
    label = serializers.CharField(max_length=80)


class ReceiptNamed(serializers.Serializer[Any]):
    receipt_id = serializers.UUIDField(source="pk")
    number = serializers.IntegerField()
    reference = serializers.CharField()
    item_count = serializers.IntegerField()
    issued_at = serializers.DateTimeField()


class SubmissionTold(serializers.Serializer[Any]):
    """How a submission stands. What it says is not told: after hand-over it is sealed."""

    submission_id = serializers.UUIDField(source="pk")
    reference = serializers.CharField()
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    state = serializers.CharField()
    words = serializers.CharField(source="word_for_ngo")
    created_at = serializers.DateTimeField()
    handed_over_at = serializers.DateTimeField(allow_null=True)


class ItemsTold(serializers.Serializer[Any]):
    items = ItemTold(many=True)


class ReceiptsTold(serializers.Serializer[Any]):
    receipts = ReceiptNamed(many=True)


class PersonSaid(serializers.Serializer[Any]):
    """One person the material comes from or is about, under a name only the sender can resolve."""

    pseudonym = serializers.CharField(max_length=80)
    part = serializers.ChoiceField(Part.choices)
    answers = serializers.DictField(
        child=serializers.ChoiceField(Answer.choices),
        help_text=f"For each of {', '.join(Audience.values)}.",
    )
    method = serializers.ChoiceField(Method.choices)
    language = serializers.CharField(max_length=40)
    obtained_by = serializers.CharField(max_length=120)
    obtained_on = serializers.DateField(required=False, allow_null=True, default=None)
    expires_on = serializers.DateField(required=False, allow_null=True, default=None)
    guardian = serializers.ChoiceField(Guardian.choices)
    conditions = serializers.CharField(required=False, allow_blank=True, default="", max_length=LONGEST_WORDS)
    promise = serializers.CharField(required=False, allow_null=True, default=None, max_length=LONGEST_WORDS)
    item_ids = serializers.ListField(child=serializers.UUIDField(), required=False, allow_null=True, default=None)

    def validate_answers(self, answers: dict[str, str]) -> dict[str, str]:
        """Refuse a question nobody asks; one left out is refused by the rules of consent, in their words."""
        if set(answers) - set(Audience.values):
            raise serializers.ValidationError("There is no such question.")
        return answers


class PersonTold(serializers.Serializer[Any]):
    source_id = serializers.UUIDField()


def described(said: dict[str, Any]) -> Described:
    """A person as the services know one."""
    return Described(
        pseudonym=said["pseudonym"],
        part=Part(said["part"]),
        terms=Terms(
            answers={Audience(name): Answer(answer) for name, answer in said["answers"].items()},
            method=Method(said["method"]),
            language=said["language"],
            obtained_by=said["obtained_by"],
            guardian=Guardian(said["guardian"]),
            obtained_on=said["obtained_on"],
            expires_on=said["expires_on"],
            conditions=said["conditions"],
        ),
        promise=said["promise"],
        item_ids=None if said["item_ids"] is None else frozenset(said["item_ids"]),
    )
