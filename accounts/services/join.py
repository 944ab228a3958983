"""A slip is used: somebody becomes a member or a colleague, or sets password and second factor anew.

The holder of a slip is nobody yet, so the portal itself is the actor.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.models import ApiToken, Invitation, Membership, Person, SlipPurpose
from accounts.services.sessions import end_all_sessions
from accounts.states import INVITATION, InvitationState
from common.actors import Actor
from common.errors import Invalid
from custody import ledger
from custody.acts import Act


class LoginTaken(Invalid):
    for_people = _("This login name cannot be used. Choose another one.")


def open_slip(*, code: str, at: datetime) -> Invitation:
    """Return the slip this code belongs to, if it works now.

    Raises:
        SlipNotUsable: for whatever reason; the answer is always the same.
    """
    found = Invitation.objects.filter(code_sha256=policies.code_hash(code)).first()
    return policies.check_slip_may_be_used(found, at)


@transaction.atomic
def join(
    *, actor: Actor, code: str, login: str, display_name: str, password: str, language: str, at: datetime
) -> Person:
    """Use a slip to come in; the account has the slip's role and no second factor yet, so it can only enrol one."""
    invitation = _locked_slip(code, at)
    if invitation.purpose == SlipPurpose.RESET:
        raise policies.SlipNotUsable
    if Person.objects.filter(login=login.lower()).exists():
        raise LoginTaken
    person = Person.objects.create_person(login=login, display_name=display_name, password=password, language=language)
    _use(actor, invitation, person, Act.MEMBER_JOINED, at)
    if invitation.organisation is not None:
        Membership.objects.create(person=person, organisation=invitation.organisation, role=invitation.role, since=at)
    return person


@transaction.atomic
def reset(*, actor: Actor, code: str, password: str, at: datetime) -> Person:
    """Use a reset slip: old password, second factors, sessions and programs end together: one of them may be stolen."""
    invitation = _locked_slip(code, at)
    if invitation.purpose != SlipPurpose.RESET or invitation.person is None:
        raise policies.SlipNotUsable
    person = invitation.person
    person.set_password(password)
    person.save(update_fields=["password"])
    Authenticator.objects.filter(user=person).delete()
    ApiToken.objects.filter(person=person, ended_at__isnull=True).update(ended_at=at)
    end_all_sessions(person)
    _use(actor, invitation, person, Act.MEMBER_RESET, at)
    return person


def _locked_slip(code: str, at: datetime) -> Invitation:
    # The row is locked so that two browsers with one code cannot both come in.
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "person")
    return policies.check_slip_may_be_used(rows.filter(code_sha256=policies.code_hash(code)).first(), at)


def _use(actor: Actor, invitation: Invitation, person: Person, act: Act, at: datetime) -> None:
    ledger.move(
        invitation,
        to=InvitationState.USED,
        table=INVITATION,
        actor=actor,
        act=act,
        also={"person": person},
        on_behalf_of=invitation.organisation_id,
        facts={"person": str(person.pseudonym_id), "role": invitation.role},
        at=at,
    )
