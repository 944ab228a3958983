"""The words of the API for machines about submissions and people: shape only, no rules."""

from typing import Any

from rest_framework import serializers

from consent.forms.fields import TEXT_LENGTH
from consent.policies import Terms
from consent.scope import Answer, Audience, Guardian, Method
from submissions.api.fields import Answers, Choice, Day, Id, OneLine, Text, Truth
from submissions.api.words import ItemTold
from submissions.kinds import Copies, Kind, Level, Obtained, Part, Urgency
from submissions.services.people import Described

LONGEST_WORDS = TEXT_LENGTH
# Whoever concerns more files of a submission than this concerns all of them.
MOST_IDS = 1_000


def _words() -> Text:
    return Text(required=False, allow_blank=True, max_length=LONGEST_WORDS)


class ChangesSaid(serializers.Serializer[Any]):
    """What is known so far; any part of it, at any time before hand-over."""

    label = OneLine(required=False, max_length=80)  # type: ignore[assignment]
    urgency = Choice(Urgency.choices, required=False)
    level = Choice(Level.choices, required=False)
    narrative = _words()
    places = _words()
    period_from = Day(required=False, allow_null=True)
    period_to = Day(required=False, allow_null=True)
    obtained = Choice(Obtained.choices, required=False, allow_blank=True)
    obtained_how = _words()
    held_by = _words()
    held_since = Day(required=False, allow_null=True)
    collected_by = _words()
    intermediary = _words()
    copies = Choice(Copies.choices, required=False, allow_blank=True)
    copies_where = _words()
    concerns_nobody = Truth(required=False)


class SubmissionSaid(ChangesSaid):
    """A new draft; `label` is neutral: no names, no places."""

    kind = Choice(Kind.choices)
    label = OneLine(max_length=80)


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


class SubmissionsTold(serializers.Serializer[Any]):
    """Newest first; `next` begins the next page, and is empty on the last."""

    submissions = SubmissionTold(many=True)
    next = serializers.CharField(allow_blank=True)


class ItemsTold(serializers.Serializer[Any]):
    """In order of their numbers; `next` begins the next page, and is empty on the last."""

    items = ItemTold(many=True)
    next = serializers.CharField(allow_blank=True)


class ReceiptsTold(serializers.Serializer[Any]):
    receipts = ReceiptNamed(many=True)


class PersonSaid(serializers.Serializer[Any]):
    """One person the material comes from or is about, under a name only the sender can resolve."""

    pseudonym = OneLine(max_length=80)
    part = Choice(Part.choices)
    answers = Answers()
    method = Choice(Method.choices)
    language = OneLine(max_length=40)
    obtained_by = OneLine(max_length=120)
    obtained_on = Day(required=False, allow_null=True, default=None)
    expires_on = Day(required=False, allow_null=True, default=None)
    guardian = Choice(Guardian.choices)
    conditions = Text(required=False, allow_blank=True, default="", max_length=LONGEST_WORDS)
    promise = Text(required=False, allow_null=True, default=None, max_length=LONGEST_WORDS)
    item_ids = serializers.ListField(child=Id(), required=False, allow_null=True, default=None, max_length=MOST_IDS)


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
