"""You may see … : the one place that says which submissions, items and receipts exist for whom."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from common.actors import Actor, Role, for_every_role
from submissions.kinds import Level
from submissions.states import ITEM_HANDED_OVER

# A rule is told from the thing itself ("") or from a row that points at it ("submission__").


def _nothing(_actor: Actor, _to: str) -> Q:
    return Q(pk__in=[])


def _everything(_actor: Actor, _to: str) -> Q:
    return Q()


def _handed_over(_actor: Actor, to: str) -> Q:
    return Q(**{f"{to}handed_over_at__isnull": False})


def _of_own_organisation(actor: Actor, to: str) -> Q:
    return Q(**{f"{to}organisation_id": actor.organisation_id})


def _prepared_by_oneself(actor: Actor, to: str) -> Q:
    return _of_own_organisation(actor, to) & Q(**{f"{to}created_by": actor.id})


def _of_own_teams(actor: Actor, to: str) -> Q:
    return _handed_over(actor, to) & Q(**{f"{to}team_id__in": actor.team_ids})


def _of_own_teams_or_of_none_yet(actor: Actor, to: str) -> Q:
    return _of_own_teams(actor, to) | _handed_over(actor, to) & Q(**{f"{to}team_id__isnull": True})


# Submissions: label, counts, dates, states. Their content is told by the rules for items below.
SUBMISSIONS_VISIBLE_TO = for_every_role(
    {
        # you see what you are preparing or have handed over yourself
        Role.NGO_CONTRIBUTOR: _prepared_by_oneself,
        # you see all of your organisation
        Role.NGO_FOCAL_POINT: _of_own_organisation,
        Role.CONTACT_POINT: _handed_over,
        Role.ANALYST: _of_own_teams,
        # you assign, so you also see what nobody has yet
        Role.TEAM_LEAD: _of_own_teams_or_of_none_yet,
        # only through an open disclosure request
        Role.DISCLOSURE_OFFICER: _nothing,
        Role.HEAD: _handed_over,
        Role.PROTECTION_OFFICER: _handed_over,
        Role.EVIDENCE_OFFICER: _handed_over,
        # the log, not the material
        Role.AUDITOR: _nothing,
        Role.ADMINISTRATOR: _nothing,
        Role.WORKER: _everything,
    }
)


def _items_named(actor: Actor) -> Q:
    """Restricted items whose guardian grant names this person; the only place where guardian is read."""
    grants = apps.get_model("submissions", "ItemUserGrant").objects
    named = grants.filter(user__pseudonym_id=actor.id, permission__codename="see_restricted_item")
    return Q(pk__in=named.values("content_object_id"))


def _of_visible_submissions(actor: Actor) -> Q:
    return SUBMISSIONS_VISIBLE_TO[actor.role](actor, "submission__")


def is_given(to: str = "") -> Q:
    """Of a submission that was handed over: the item came with it, or with the answer to a question since then."""
    return Q(**{f"{to}question__isnull": True}) | Q(**{f"{to}question__answered_at__isnull": False})


def _once_handed_over(actor: Actor) -> Q:
    return _of_visible_submissions(actor) & Q(state__in=ITEM_HANDED_OVER) & is_given()


def _standard(actor: Actor) -> Q:
    return _once_handed_over(actor) & Q(level=Level.STANDARD, submission__level=Level.STANDARD)


def _standard_or_named(actor: Actor) -> Q:
    """What the own teams hold; of the restricted, only items that name this very person."""
    return (
        _of_own_teams(actor, "submission__")
        & Q(state__in=ITEM_HANDED_OVER)
        & is_given()
        & (Q(level=Level.STANDARD, submission__level=Level.STANDARD) | _items_named(actor))
    )


def _no_item(_actor: Actor) -> Q:
    return Q(pk__in=[])


def _every_item(_actor: Actor) -> Q:
    return Q()


# Items: numbers, sizes, states, labels. Whether one may also be opened is a permission.
ITEMS_VISIBLE_TO = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: _of_visible_submissions,
        Role.NGO_FOCAL_POINT: _of_visible_submissions,
        # organisations and dialogue, no content
        Role.CONTACT_POINT: _no_item,
        Role.ANALYST: _standard_or_named,
        Role.TEAM_LEAD: _standard_or_named,
        Role.DISCLOSURE_OFFICER: _no_item,
        Role.HEAD: _standard,
        # you may restrict any item at once, so you see that each exists
        Role.PROTECTION_OFFICER: _once_handed_over,
        # quarantine, copies, fixity
        Role.EVIDENCE_OFFICER: _once_handed_over,
        Role.AUDITOR: _no_item,
        Role.ADMINISTRATOR: _no_item,
        Role.WORKER: _every_item,
    }
)

# Receipts belong to the NGO; staff need none, the log says the same.
RECEIPTS_VISIBLE_TO = for_every_role(
    {
        role: _of_visible_submissions if role in {Role.NGO_CONTRIBUTOR, Role.NGO_FOCAL_POINT, Role.WORKER} else _no_item
        for role in Role
    }
)


def _entries_of_own_teams(actor: Actor) -> Q:
    return Q(team_id__in=actor.team_ids)


# The catalogue holds only what is assigned and not restricted; who searches is a shorter list than who sees.
CATALOGUE_VISIBLE_TO = for_every_role(
    {
        role: _entries_of_own_teams
        if role in {Role.ANALYST, Role.TEAM_LEAD}
        else _every_item
        if role == Role.WORKER
        else _no_item
        for role in Role
    }
)


def _reviewed_by_own_team(actor: Actor) -> Q:
    """What the team thinks of its submissions; of a restricted one, only for who is named for one of its items."""
    named = apps.get_model("submissions", "Item").objects.filter(_items_named(actor)).values("submission_id")
    return _of_own_teams(actor, "submission__") & (Q(submission__level=Level.STANDARD) | Q(submission__in=named))


def _of_any_handed_over(actor: Actor) -> Q:
    return _handed_over(actor, "submission__")


# What the Mechanism makes of the material: for those who review it, and no provider (C10).
ASSESSMENTS_VISIBLE_TO = for_every_role(
    {
        role: _reviewed_by_own_team
        if role in {Role.ANALYST, Role.TEAM_LEAD}
        else _every_item
        if role == Role.WORKER
        else _no_item
        for role in Role
    }
)
# Notes speak of content: for whoever may read the account.
NOTES_VISIBLE_TO = for_every_role({**ASSESSMENTS_VISIBLE_TO, Role.PROTECTION_OFFICER: _of_any_handed_over})


def _prepared_by_this_person(actor: Actor) -> Q:
    return Q(prepared_by=actor.id)


# What somebody is about to do to many is their own affair; what was done is in the log of each.
BULK_ACTS_VISIBLE_TO = for_every_role(
    {
        role: _prepared_by_this_person if role in {Role.ANALYST, Role.TEAM_LEAD, Role.EVIDENCE_OFFICER} else _no_item
        for role in Role
    }
)


def _kept_for_this_person(actor: Actor) -> Q:
    return Q(owner=actor.id) | Q(team_id__in=actor.team_ids)


# An address of a search is passed on among those who search; what it finds is decided by who follows it.
SEARCHES_VISIBLE_TO = for_every_role(
    {role: _every_item if role in {Role.ANALYST, Role.TEAM_LEAD, Role.WORKER} else _no_item for role in Role}
)
# Your own saved searches, and those that colleagues share with a team of yours.
SAVED_SEARCHES_VISIBLE_TO = for_every_role(
    {
        role: _kept_for_this_person
        if role in {Role.ANALYST, Role.TEAM_LEAD}
        else _every_item
        if role == Role.WORKER
        else _no_item
        for role in Role
    }
)


class SubmissionQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(SUBMISSIONS_VISIBLE_TO[actor.role](actor, ""))


class ItemQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(ITEMS_VISIBLE_TO[actor.role](actor))

    def with_fingerprint(self, prints: Any) -> Self:
        """Of the same bytes as one of these.  prints: a list, or a question for them.

        That none is empty is said again: the index holds no others, and Postgres takes it only for a question that
        cannot want them. Without it each item costs a walk through all there are.
        """
        return self.filter(fingerprint__in=prints).exclude(fingerprint=b"")


class ReceiptQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(RECEIPTS_VISIBLE_TO[actor.role](actor))


class CatalogueQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(CATALOGUE_VISIBLE_TO[actor.role](actor))


class SearchQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(SEARCHES_VISIBLE_TO[actor.role](actor))


class SavedSearchQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(SAVED_SEARCHES_VISIBLE_TO[actor.role](actor))


class AssessmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(ASSESSMENTS_VISIBLE_TO[actor.role](actor))


class NoteQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(NOTES_VISIBLE_TO[actor.role](actor))


class BulkActQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(BULK_ACTS_VISIBLE_TO[actor.role](actor))


class OfItemQuerySet(models.QuerySet[Any]):
    """Rows that say something of one item each: to be seen by whoever may see the item."""

    def visible_to(self, actor: Actor) -> Self:
        seen = apps.get_model("submissions", "Item").objects.visible_to(actor)
        return self.filter(Exists(seen.filter(pk=OuterRef("item_id"))))
