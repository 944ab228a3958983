"""Who records what a source said: the organisation that knows the source. Only a focal point reports a release."""

from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from common.actors import PARTNER_ROLES, Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from consent.models import Source, SourceConfidentiality
from consent.states import CONFIDENTIALITY, ConfidentialityState


class OnlyProviderMay(NotAllowed):
    for_people = _("Only the organisation that knows this person may record this.")


class OnlyFocalPointMay(NotAllowed):
    for_people = _("Only the focal point of your organisation may record that a source released you.")


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


def check_may_release(actor: Actor, promise: SourceConfidentiality) -> None:
    """A promise is ended by the source; the focal point reports it, and nobody else can (D2)."""
    check_may_record_about(actor, promise.source)
    if actor.role != Role.NGO_FOCAL_POINT:
        raise OnlyFocalPointMay
    CONFIDENTIALITY.check(old=promise.state, new=ConfidentialityState.RELEASED, role=actor.role)


def check_may_follow_releases(actor: Actor) -> None:
    """Disclosures are asked of the focal point, who alone sees what came of them (D1, D5)."""
    if actor.role != Role.NGO_FOCAL_POINT:
        raise OnlyFocalPointFollows


def allowed_acts(actor: Actor, source: Source, promise: SourceConfidentiality | None) -> dict[str, Answer]:
    record = answer(partial(check_may_record_about, actor, source))
    release = answer(partial(check_may_release, actor, promise)) if promise else Answer(yes=False)
    return {"record": record, "release": release, "follow_releases": may_follow_releases(actor)}


def may_follow_releases(actor: Actor) -> Answer:
    return answer(partial(check_may_follow_releases, actor))
