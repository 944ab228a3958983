"""Who records what a source said: the organisation that knows the source. A promise ends by two people."""

from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.policies import check_second_pair_of_eyes
from common.actors import PARTNER_ROLES, Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from consent.models import PromiseRelease, Source, SourceConfidentiality
from consent.states import RELEASE, ReleaseState


class OnlyProviderMay(NotAllowed):
    for_people = _("Only the organisation that knows this person may record this.")


class OnlyFocalPointMay(NotAllowed):
    for_people = _("Only the focal point of your organisation may record that a source released you.")


class OnlyContactPointsMay(NotAllowed):
    for_people = _("Only the contact point of the organisation, or the deputy, may confirm this.")


class OnlyFocalPointFollows(NotAllowed):
    for_people = _("Your focal point sees what was already released to others, and can tell you.")


def check_may_record(actor: Actor) -> UUID:
    """Return the organisation for which this actor may record sources: their own."""
    if actor.role not in PARTNER_ROLES or actor.organisation_id is None:
        raise OnlyProviderMay
    return actor.organisation_id


def check_may_record_about(actor: Actor, source: Source) -> None:
    check_may_record(actor)
    if source.organisation_id != actor.organisation_id:
        raise OnlyProviderMay


def check_may_report_release(actor: Actor, promise: SourceConfidentiality) -> None:
    """A promise is ended by the source; the focal point reports it, and nobody else can (D2)."""
    check_may_record_about(actor, promise.source)
    if actor.role != Role.NGO_FOCAL_POINT:
        raise OnlyFocalPointMay


def check_may_follow_reports(actor: Actor) -> None:
    """Contact points make sure of what is said of a promise; nobody else has a part in it (O1)."""
    if actor.role != Role.CONTACT_POINT:
        raise OnlyContactPointsMay


def check_may_confirm_release(actor: Actor, report: PromiseRelease) -> None:
    """The organisation's contact point or deputy, who is not whoever reported it (access.md, Four eyes).

    That it is their organisation, visibility has said: a report of another is not there for them.

    Source: Protocol D2.
    """
    _check_may_decide(actor, report, ReleaseState.CONFIRMED)


def check_may_decline_release(actor: Actor, report: PromiseRelease) -> None:
    _check_may_decide(actor, report, ReleaseState.DECLINED)


def _check_may_decide(actor: Actor, report: PromiseRelease, to: ReleaseState) -> None:
    RELEASE.check(old=report.state, new=to, role=actor.role)
    check_second_pair_of_eyes(proposed_by=report.reported_by, confirmed_by=actor.id)


def check_may_follow_releases(actor: Actor) -> None:
    """Disclosures are asked of the focal point, who alone sees what came of them (D1, D5)."""
    if actor.role != Role.NGO_FOCAL_POINT:
        raise OnlyFocalPointFollows


def allowed_acts(actor: Actor, source: Source, promise: SourceConfidentiality | None) -> dict[str, Answer]:
    record = answer(partial(check_may_record_about, actor, source))
    release = answer(partial(check_may_report_release, actor, promise)) if promise else Answer(yes=False)
    return {"record": record, "release": release, "follow_releases": may_follow_releases(actor)}


def allowed_acts_on_release(actor: Actor, report: PromiseRelease) -> dict[str, Answer]:
    return {
        "confirm": answer(partial(check_may_confirm_release, actor, report)),
        "decline": answer(partial(check_may_decline_release, actor, report)),
    }


def may_follow_releases(actor: Actor) -> Answer:
    return answer(partial(check_may_follow_releases, actor))
