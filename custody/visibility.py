"""Who may see which events of the log. Seeing that something happened is not seeing what it happened to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from common.actors import Actor, Role, for_every_role
from custody.acts import SubjectKind
from custody.append_only import AppendOnlyQuerySet

if TYPE_CHECKING:
    from custody.models import CustodyEvent, Incident, KeyEntry  # noqa: F401 - named in strings below

EventRule = Callable[[Actor], Q]

_NOTHING = Q(pk__in=())
_MATERIAL = (
    SubjectKind.ITEM,
    SubjectKind.UPLOAD,
    SubjectKind.SUBMISSION,
    SubjectKind.CONSENT,
    SubjectKind.SOURCE,
    SubjectKind.CONFIDENTIALITY,
    SubjectKind.RECEIPT,
)
# Not the questions: an answer taken back in time is nobody's business but the provider's.
_DISCLOSURE = (
    SubjectKind.COUNTERPART,
    SubjectKind.ASSURANCE,
    SubjectKind.RECIPIENT_KEY,
    SubjectKind.ASSISTANCE,
    SubjectKind.DISCLOSURE,
    SubjectKind.PACKAGE,
    SubjectKind.WORKING_COPY,
)
_FEEDBACK = (SubjectKind.FEEDBACK, SubjectKind.LESSON)
_DIALOGUE = (
    SubjectKind.THREAD,
    SubjectKind.VOICE,
    SubjectKind.INFORMATION_REQUEST,
    SubjectKind.CONTACT_REQUEST,
    SubjectKind.ACTIVITY,
    SubjectKind.LEAD,
    SubjectKind.PLATFORM,
    SubjectKind.MEETING,
    SubjectKind.TOPIC,
    SubjectKind.ACTION_ITEM,
    SubjectKind.ENQUIRY,
    SubjectKind.BULLETIN,
    SubjectKind.REPORT,
)
# What analysts ask for and work from themselves.
_ASKED = (SubjectKind.INFORMATION_REQUEST, SubjectKind.ACTIVITY, SubjectKind.LEAD)
_PEOPLE = (
    SubjectKind.ORGANISATION,
    SubjectKind.AGREEMENT,
    SubjectKind.MEMBER,
    SubjectKind.APPOINTMENT,
    SubjectKind.CONTACT,
    SubjectKind.TEAM,
    SubjectKind.TOKEN,
)
_HOUSE = (SubjectKind.KEY, SubjectKind.STORE, SubjectKind.LOG, SubjectKind.SYSTEM)


def _everything(_actor: Actor) -> Q:
    return Q()


def _all_but(kind: SubjectKind) -> EventRule:
    return lambda _actor: ~Q(subject_kind=kind)


def _about(*kinds: SubjectKind) -> EventRule:
    return lambda _actor: Q(subject_kind__in=kinds)


def _of_own_organisation(actor: Actor) -> Q:
    if actor.organisation_id is None:
        return _NOTHING
    return Q(on_behalf_of=actor.organisation_id)


VISIBLE_TO = for_every_role(
    {
        # you see what was done by, and for, your own organisation
        Role.NGO_CONTRIBUTOR: _of_own_organisation,
        Role.NGO_FOCAL_POINT: _of_own_organisation,
        # you see what happened with organisations and submissions; content is not in events
        Role.CONTACT_POINT: _about(*_MATERIAL, *_PEOPLE, *_FEEDBACK, *_DIALOGUE),
        # you see the history of material; the page that asks has shown first that the material is yours to see
        Role.ANALYST: _about(*_MATERIAL, *_FEEDBACK, *_ASKED),
        Role.TEAM_LEAD: _about(*_MATERIAL, *_FEEDBACK, *_ASKED),
        Role.DISCLOSURE_OFFICER: _about(*_MATERIAL, *_DISCLOSURE),
        Role.PROTECTION_OFFICER: _about(*_MATERIAL, *_DISCLOSURE, SubjectKind.RECORD, SubjectKind.CONTACT_REQUEST),
        # you decide on disclosures, so you do not see providers answer and take back
        Role.HEAD: _all_but(SubjectKind.QUESTION),
        # the log is yours to prove
        Role.EVIDENCE_OFFICER: _everything,
        Role.AUDITOR: _everything,
        # you keep the house running; who handed over what is not yours to know
        Role.ADMINISTRATOR: _about(*_HOUSE),
        Role.WORKER: _everything,
    }
)


def _nothing(_actor: Actor) -> Q:
    return _NOTHING


# Which item was damaged beyond repair: for whoever mends it, and for whoever proves the log. Others read numbers.
INCIDENTS_VISIBLE_TO = for_every_role(
    {role: _everything if role in {Role.EVIDENCE_OFFICER, Role.AUDITOR, Role.WORKER} else _nothing for role in Role}
)

# Which keys there are and what hangs on them: for whoever changes them, and for whoever answers for what they seal.
KEYS_VISIBLE_TO = for_every_role(
    {
        role: _everything if role in {Role.ADMINISTRATOR, Role.EVIDENCE_OFFICER, Role.WORKER} else _nothing
        for role in Role
    }
)


class EventQuerySet(AppendOnlyQuerySet["CustodyEvent"]):
    def visible_to(self, actor: Actor) -> Self:
        """The only start of a read that ends on a screen."""
        return self.filter(VISIBLE_TO[actor.role](actor))


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(INCIDENTS_VISIBLE_TO[actor.role](actor))


class KeyQuerySet(models.QuerySet["KeyEntry"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(KEYS_VISIBLE_TO[actor.role](actor))
