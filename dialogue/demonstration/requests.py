"""Requests of the demonstration: one answered in time, one overdue, one in part, one declined; people to reach."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from accounts.demonstration import World
from common.actors import Actor
from custody import sequencer
from dialogue.demonstration import requests_words as words
from dialogue.models import ContactRequest, InformationAsked
from dialogue.selectors import leads as leads_selectors
from dialogue.selectors import reaching as reaching_selectors
from dialogue.selectors import requests as selectors
from dialogue.selectors.reaching import Known
from dialogue.services import leads, leads_sweep, reaching, requests, requests_answer, requests_sweep, updates
from dialogue.services.reaching import Asking, Said
from dialogue.services.requests import Wanted
from dialogue.services.updates import Reported
from dialogue.states.leads import LeadUrgency
from dialogue.states.reaching import KnownBy, PersonSaid
from dialogue.states.requests import Extent
from dialogue.states.updates import ActivityKind
from submissions.models import Submission

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def tell_requests(at: datetime, world: World) -> int:
    """Tell it in its order, the last of it an hour ago. Returns how many organisations were asked something."""
    _reached(at - 50 * DAY, world)
    _asked_of_two(at - 45 * DAY, world)
    _reported(at - 25 * DAY, world)
    _half_answered(at - 6 * DAY, world)
    _declined(at - 5 * DAY, world)
    _reach(world, "POMEGRANATE", words.ASKED_FOR, at - 3 * DAY)
    _drafted(at - 2 * HOUR, world)
    _leads(at - HOUR, world)
    sequencer.sequence(at)
    return selectors.asked_for(world.actor("dima")).count()


def _ask(world: World, labels: Collection[str], what: words.Asked, days: int, at: datetime) -> list[InformationAsked]:
    """One row for each organisation; days: until the answer is due."""
    dima = world.actor("dima")
    ids = [world.organisations[label].pk for label in labels]
    wanted = Wanted(what.title, what.text, what.why, (at + days * DAY).date(), ids)
    draft = requests.draft_request(actor=dima, wanted=wanted, at=at)
    requests.send_request(actor=dima, request_id=draft.pk, at=at + HOUR)
    rows = {row.organisation_id: row for row in selectors.rows_of(dima, draft)}
    return [rows[pk] for pk in ids]


def _asked_of_two(at: datetime, world: World) -> None:
    """The same of two: one answers in time, of the other nothing has come although it was reminded."""
    looms, _quay = _ask(world, ("LOOMS", "QUAY"), words.ARCHIVE, 35, at)
    _answer(world.actor("basil"), looms, words.ARCHIVE_ANSWER, Extent.WHOLE, at + 20 * DAY)
    for day in (28, 35, 36):
        requests_sweep.remind(at + day * DAY)


def _half_answered(at: datetime, world: World) -> None:
    (looms,) = _ask(world, ("LOOMS",), words.FORMS, 16, at)
    _answer(world.actor("basil"), looms, words.FORMS_ANSWER, Extent.PART, at + 4 * DAY)


def _declined(at: datetime, world: World) -> None:
    (valley,) = _ask(world, ("POMEGRANATE",), words.LIST, 30, at)
    requests_answer.decline_request(
        actor=world.actor("carine"), asked_id=valley.pk, reason=words.LIST_DECLINED, at=at + 2 * DAY
    )


def _answer(actor: Actor, row: InformationAsked, text: str, extent: Extent, at: datetime) -> None:
    requests_answer.answer_in_words(actor=actor, asked_id=row.pk, text=text, extent=extent, at=at)


def _drafted(at: datetime, world: World) -> None:
    """An analyst has written it; the contact point is to send it."""
    elias = world.actor("elias")
    (team_id,) = elias.team_ids
    what, due_on = words.MAPS, (at + 28 * DAY).date()
    wanted = Wanted(what.title, what.text, what.why, due_on, [world.organisations["LOOMS"].pk], team_id)
    requests.draft_request(actor=elias, wanted=wanted, at=at)


def _reach(world: World, label: str, name: str, at: datetime) -> ContactRequest:
    dima, known = world.actor("dima"), Known(world.organisations[label].pk, KnownBy.PSEUDONYM, name)
    meant = reaching_selectors.meant_by(known)
    earlier = reaching_selectors.earlier_contacts(actor=dima, known=known, meant=meant)
    asking = Asking(words.WHY_REACH, (at + 30 * DAY).date(), len(earlier.requests))
    return reaching.ask_to_reach(actor=dima, known=known, asking=asking, at=at)


def _reached(at: datetime, world: World) -> None:
    """Two people of one organisation: one said no, the other said yes."""
    basil = world.actor("basil")
    for name, said in ((words.SAID_NO, PersonSaid.NO), (words.SAID_YES, PersonSaid.YES)):
        made = _reach(world, "LOOMS", name, at)
        reaching.agree_to_help(actor=basil, reach_id=made.pk, words="", at=at + DAY)
        how = words.HOW_TO_REACH if said == PersonSaid.YES else ""
        told = Said(said, (at + 8 * DAY).date(), how)
        reaching.bring_answer(actor=basil, reach_id=made.pk, said=told, at=at + 9 * DAY)


def _reported(at: datetime, world: World) -> None:
    """One was taken note of, the other is new."""
    filed = _report(world, "elham", ActivityKind.FILED, words.FILED, at)
    updates.take_note(actor=world.actor("dima"), activity_id=filed, at=at + 2 * DAY)
    _report(world, "basil", ActivityKind.OPENED, words.OPENED, at + 20 * DAY)


def _report(world: World, login: str, kind: ActivityKind, what: words.Step, at: datetime) -> UUID:
    actor = world.actor(login)
    handed_over = Submission.objects.visible_to(actor).filter(handed_over_at__lt=at).order_by("handed_over_at")
    reported = Reported(
        kind=kind,
        authority=what.authority,
        country=what.country,
        happened_on=(at - 3 * DAY).date(),
        text=what.text,
        submission_ids=list(handed_over.values_list("pk", flat=True)[:1]),
    )
    return updates.report_activity(actor=actor, reported=reported, at=at).pk


def _leads(at: datetime, world: World) -> None:
    """What was handed over as a lead is taken up by a team lead."""
    leads_sweep.sweep(at)
    farah = world.actor("farah")
    for lead in leads_selectors.open_page(actor=farah).rows[:1]:
        leads.weigh_lead(actor=farah, lead_id=lead.pk, urgency=LeadUrgency.NOW, at=at)
        leads.take_lead(actor=farah, lead_id=lead.pk, at=at)
