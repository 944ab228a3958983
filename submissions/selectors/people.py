"""Whom a submission concerns, and what can be done with it as the consents stand today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from common.actors import Actor
from common.errors import NotVisible
from consent import selectors as consents
from consent.models import Source
from consent.scope import Audience
from consent.selectors import Standing
from submissions.kinds import Part
from submissions.models import ItemPerson, Submission, SubmissionPerson


@dataclass(frozen=True, slots=True)
class Tie:
    """One person of a submission. item_numbers: empty when they concern all of it."""

    standing: Standing
    part: Part
    item_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """One possible use, and for each pseudonym what is still missing for it."""

    audience: Audience
    missing: list[tuple[str, str | Promise]]

    @property
    def is_open(self) -> bool:
        return not self.missing


def ties_of(submission: Submission) -> list[Tie]:
    rows = _ties(submission)
    standing = consents.standing_of([row.source for row in rows])
    numbers = _chosen_numbers(submission)
    return [
        Tie(standing[row.source_id], Part(row.part), () if row.every_item else tuple(numbers.get(row.source_id, ())))
        for row in rows
    ]


def _ties(submission: Submission) -> QuerySet[SubmissionPerson]:
    rows = SubmissionPerson.objects.filter(submission=submission)
    return rows.select_related("source").order_by("source__pseudonym")


def _chosen_numbers(submission: Submission) -> dict[UUID, list[int]]:
    numbers: dict[UUID, list[int]] = {}
    rows = ItemPerson.objects.filter(item__submission=submission).order_by("item__number")
    for source_id, number in rows.values_list("source_id", "item__number"):
        numbers.setdefault(source_id, []).append(number)
    return numbers


def get_tie(*, submission: Submission, source: Source) -> SubmissionPerson | None:
    return _ties(submission).filter(source=source).first()


def get_tied_source(*, submission: Submission, source_id: UUID) -> Source:
    tie = _ties(submission).filter(source_id=source_id).first()
    if tie is None:
        raise NotVisible
    return tie.source


def chosen_item_ids(submission: Submission, source: Source) -> list[str]:
    rows = ItemPerson.objects.filter(item__submission=submission, source=source)
    return [str(item_id) for item_id in rows.values_list("item_id", flat=True)]


def chosen_numbers_as_text(submission: Submission, source: Source) -> str:
    return ", ".join(map(str, _chosen_numbers(submission).get(source.pk, [])))


def known_people(*, actor: Actor, submission: Submission) -> list[Source]:
    """Sources this person may know of that are not in this submission yet."""
    tied = SubmissionPerson.objects.filter(submission=submission).values("source_id")
    return list(consents.sources_for(actor).exclude(pk__in=tied))


def uses_of(people: Collection[Standing], *, on: date) -> list[Use]:
    """What the material can be used for as it stands: a use is open when every person it concerns allows it."""
    return [
        Use(audience, [lack for person in people for lack in _lacks(person, audience, on)]) for audience in Audience
    ]


def _lacks(person: Standing, audience: Audience, on: date) -> list[tuple[str, str | Promise]]:
    why = person.why_not(audience, on)
    return [(person.source.pseudonym, why)] if why else []
