"""What lies behind the demonstration when it opens: requests that were answered, refused, forgotten, released."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import submissions.demonstration
from accounts.demonstration import World
from disclosure.demonstration import recipients
from disclosure.demonstration.material import FERRY, HARBOUR, LETTERS, MATERIAL
from disclosure.demonstration.tell import Teller, Wanted
from disclosure.kinds import AnswerGiven, Purpose
from disclosure.services import assistance
from disclosure.services.answer import Given
from disclosure.states import AssistanceState

# The submissions' own stories begin twenty days before today: all of this is over by then.
BEGAN, ENTERED = timedelta(days=42), timedelta(days=41)
# No scanner runs in the demonstration: providers agree although nothing was scanned, as they do where they know a file.
YES = Given(AnswerGiven.AGREED, as_hazard=True)
NAMED = Given(AnswerGiven.AGREED, as_hazard=True, name_us=True)
COVERED = Given(
    AnswerGiven.AGREED_WITH_CONDITIONS,
    redacted=True,
    no_public_use=True,
    as_hazard=True,
    reason="The names of the crew must not be seen.",
)
ONLY_HERE = Given(
    AnswerGiven.AGREED_WITH_CONDITIONS,
    no_public_use=True,
    only_in="Case 3 of the Court of the Five Lakes",
    as_hazard=True,
)
NO = Given(AnswerGiven.REFUSED, reason="The crew could be recognised by the ferry.")


@dataclass(frozen=True, slots=True)
class Past:
    """told: submissions made for it. unit, court: recipients. The others: requests, by what has become of them."""

    told: list[UUID]
    unit: UUID
    court: UUID
    acknowledged: UUID
    to_pack: UUID
    to_veto: UUID


@dataclass(frozen=True, slots=True)
class _Requests:
    """By what becomes of them."""

    acknowledged: UUID
    released: UUID
    refused: UUID
    lapsed: UUID
    dropped: UUID
    answered: UUID
    to_veto: UUID
    to_pack: UUID


def begin(at: datetime, world: World) -> Past:
    """Tell everything up to three weeks before `at`; `finish` goes on from there, after the submissions' stories."""
    told = submissions.demonstration.tell(MATERIAL, at - BEGAN)
    teller = Teller(world, at - ENTERED)
    unit, court, inquiry = _recipients(teller)
    worked_from = _assistance(teller, unit)
    teller.later(days=1)
    drafted = _drafted(teller, unit=unit, court=court, inquiry=inquiry, worked_from=worked_from)
    teller.later(days=1)
    _asked(teller, drafted)
    teller.later(days=2)
    _answered(teller, drafted)
    teller.later(days=6)
    _decided(teller, drafted)
    teller.later(days=1)
    teller.release(drafted.acknowledged, "Handed over on an encrypted disk, in person.")
    teller.release(drafted.released, "Sent through the Court's own line.")
    teller.later(days=3)
    teller.acknowledge(drafted.acknowledged, "Arrived whole; the checksum was read out by telephone.")
    _close(teller, worked_from)
    teller.log()
    return Past(told, unit, court, drafted.acknowledged, drafted.to_pack, drafted.to_veto)


def _drafted(teller: Teller, *, unit: UUID, court: UUID, inquiry: UUID, worked_from: UUID) -> _Requests:
    landing, road, notes, crew = teller.items_of(FERRY.label)
    page, typed = teller.items_of(HARBOUR.label)
    letters = teller.items_of(LETTERS.label)
    case, inside = "Case 3 of the Court (invented)", Purpose.INVESTIGATION
    wanted = {
        "acknowledged": Wanted(unit, inside, "File NM-7 (invented)", [landing, notes, page], assistance=worked_from),
        "released": Wanted(court, Purpose.TRIAL, case, [road]),
        "refused": Wanted(unit, inside, "Any proceedings that may come", [notes]),
        "lapsed": Wanted(court, Purpose.TRIAL, case, letters),
        "dropped": Wanted(inquiry, Purpose.FACT_FINDING, "Chapter 2 (invented)", [typed]),
        "answered": Wanted(court, Purpose.TRIAL, case, [landing, crew, typed]),
        "to_veto": Wanted(unit, inside, "File NM-9 (invented)", [typed]),
        "to_pack": Wanted(unit, inside, "File NM-8 (invented)", [crew, typed]),
    }
    return _Requests(**{name: teller.draft(what) for name, what in wanted.items()})


def _asked(teller: Teller, drafted: _Requests) -> None:
    teller.ask(drafted.lapsed, within=timedelta(days=7))
    teller.drop(drafted.dropped, "The inquiry has finished this chapter.")
    for request_id in (
        drafted.acknowledged,
        drafted.released,
        drafted.refused,
        drafted.answered,
        drafted.to_veto,
        drafted.to_pack,
    ):
        teller.ask(request_id)


def _answered(teller: Teller, drafted: _Requests) -> None:
    landing, _road, _notes, crew = teller.items_of(FERRY.label)
    teller.answer(drafted.acknowledged, "basil", YES)
    teller.answer(drafted.acknowledged, "elham", NAMED)
    teller.answer(drafted.released, "basil", ONLY_HERE)
    teller.answer(drafted.refused, "basil", YES)
    teller.answer(drafted.answered, "basil", {landing.pk: NO, crew.pk: COVERED})
    teller.answer(drafted.answered, "elham", NAMED)
    teller.answer(drafted.to_veto, "elham", YES)
    teller.answer(drafted.to_pack, "basil", COVERED)
    teller.answer(drafted.to_pack, "elham", YES)
    teller.log()


def _decided(teller: Teller, drafted: _Requests) -> None:
    """After the cooling period, and after the last day for an answer that never came."""
    teller.settle()
    teller.refuse(drafted.refused, "The purpose is too wide: providers are asked about one file, not about any.")
    teller.approve(drafted.acknowledged, "Within the request for assistance; every agreement is there.")
    teller.approve(drafted.released, "For one case, with the conditions of the provider.")
    for request_id in (drafted.acknowledged, drafted.released):
        teller.build(request_id)


def _recipients(teller: Teller) -> tuple[UUID, UUID, UUID]:
    enter = partial(recipients.enter, officer=teller.officer, second=teller.world.actor("jude"))
    return (
        enter(recipients.UNIT, is_in_order=True, at=teller.later()),
        enter(recipients.COURT, is_in_order=True, at=teller.later(minutes=60)),
        enter(recipients.INQUIRY, is_in_order=False, at=teller.later(minutes=60)),
    )


def _assistance(teller: Teller, unit: UUID) -> UUID:
    at = teller.later(minutes=60)
    asked = assistance.record_assistance(
        actor=teller.officer,
        counterpart_id=unit,
        subject="What is held about the ferry landing and the harbour in spring (invented).",
        their_reference="NM-7/26",
        received_on=at.date(),
        due_on=(at + timedelta(days=30)).date(),
        at=at,
    )
    return asked.pk


def _close(teller: Teller, assistance_id: UUID) -> None:
    assistance.close_assistance(
        actor=teller.officer,
        assistance_id=assistance_id,
        how=AssistanceState.ANSWERED,
        outcome="Answered by one disclosure.",
        at=teller.later(),
    )
