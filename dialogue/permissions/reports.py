"""Who puts a half-yearly report together, who clears it, who gives it."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from common.actors import MECHANISM_ROLES, Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from dialogue.models import HalfYearReport
from dialogue.policies import reports as policies
from dialogue.states.reports import REPORT, ReportState


class OnlyPreparersMay(NotAllowed):
    for_people = _("Only a contact point or a Head prepares half-yearly reports.")


class NotTheWriter(NotAllowed):
    for_people = _("You put this report together, so somebody else has to clear it.")


class OnlyHeadMay(NotAllowed):
    for_people = _("Only a Head or Deputy Head gives the report.")


class NoReader(NotAllowed):
    for_people = _("Your role has no part in reports.")


_PREPARING = frozenset({Role.CONTACT_POINT, Role.HEAD})
READING = MECHANISM_ROLES - {Role.AUDITOR, Role.ADMINISTRATOR}


def check_may_read_reports(actor: Actor) -> None:
    if actor.role not in READING:
        raise NoReader


def check_may_prepare(actor: Actor) -> None:
    """Whoever prepares sees figures before they are cleared."""
    if actor.role not in _PREPARING:
        raise OnlyPreparersMay


def check_may_rewrite(actor: Actor, report: HalfYearReport) -> None:
    check_may_prepare(actor)
    policies.check_report_is_in_draft(report)


def check_may_clear(actor: Actor, report: HalfYearReport) -> None:
    """A second officer looks at every number before it counts."""
    check_may_prepare(actor)
    if actor.id in report.writers:
        raise NotTheWriter
    REPORT.check(old=report.state, new=ReportState.CLEARED, role=actor.role)


def check_may_return(actor: Actor, report: HalfYearReport) -> None:
    check_may_prepare(actor)
    REPORT.check(old=report.state, new=ReportState.DRAFT, role=actor.role)


def check_may_give(actor: Actor, report: HalfYearReport) -> None:
    if actor.role != Role.HEAD:
        raise OnlyHeadMay
    REPORT.check(old=report.state, new=ReportState.GIVEN, role=actor.role)


_ON_REPORT = {
    "rewrite": check_may_rewrite,
    "clear": check_may_clear,
    "give_back": check_may_return,
    "give": check_may_give,
}


def allowed_acts(actor: Actor, report: HalfYearReport) -> dict[str, Answer]:
    return {act: answer(partial(check, actor, report)) for act, check in _ON_REPORT.items()}


def allowed_pages(actor: Actor) -> dict[str, Answer]:
    return {"prepare": answer(partial(check_may_prepare, actor))}
