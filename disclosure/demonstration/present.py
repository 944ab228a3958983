"""What happens in the demonstration on its last day: what waits for somebody, and what was stopped just now."""

from datetime import datetime, timedelta

from accounts.demonstration import World
from accounts.selectors import Terms
from accounts.services import agreements
from disclosure.demonstration.material import FERRY, HARBOUR
from disclosure.demonstration.past import YES, Past
from disclosure.demonstration.tell import Teller, Wanted
from disclosure.kinds import Purpose
from disclosure.services import assistance

LAST_DAY = timedelta(hours=20)


def finish(at: datetime, world: World, past: Past) -> int:
    """Tell the last day; returns how many requests there are in all."""
    teller = Teller(world, at - LAST_DAY)
    _, road, notes, crew = teller.items_of(FERRY.label)
    _, typed = teller.items_of(HARBOUR.label)

    teller.cover(past.to_pack, crew)
    teller.approve(past.to_pack, "With the names of the crew covered, as the provider asks.")
    teller.build(past.to_pack)
    teller.approve(past.to_veto, "Every agreement is there.")
    teller.veto(past.to_veto, "A warning came in about the clerk who kept the register.")
    # Said at once, so that nobody looks for a package that will not be built.
    teller.build(past.to_veto)

    _let_answers_count_at_once(teller, "basil")
    _draft_with_bars(teller, past)
    asked = teller.draft(Wanted(past.court, Purpose.TRIAL, "Case 5 of the Court (invented)", [road, notes, typed]))
    cooling = teller.draft(Wanted(past.court, Purpose.TRIAL, "Case 6 of the Court (invented)", [notes, typed]))
    for request_id in (asked, cooling):
        teller.ask(request_id)
    teller.answer(cooling, "elham", YES)

    teller.withdraw(past.acknowledged, "elham", "The family of the clerk has asked us to stop.")
    teller.recall(past.acknowledged, "elham", "The provider has ended its agreement to this item.")
    teller.log()
    return teller.count()


def _let_answers_count_at_once(teller: Teller, login: str) -> None:
    """One provider's memorandum leaves out the cooling period: a visitor can go the whole way in one sitting (C2)."""
    organisation_id = teller.world.actor(login).organisation_id
    if organisation_id is None:
        raise LookupError(login)
    actor = teller.world.actor("dima")
    asked = agreements.ask_for_memorandum(
        actor=actor,
        organisation_id=organisation_id,
        subject="Our answers are decided by the board beforehand: they may count at once (invented).",
        at=teller.later(),
    )
    agreements.draft_memorandum(actor=actor, agreement_id=asked.pk, terms=Terms(cooling_hours=0), at=teller.later())
    at = teller.later()
    agreements.sign_memorandum(
        actor=actor, agreement_id=asked.pk, signatories=["Invented Chairperson"], signed_on=at.date(), at=at
    )


def _draft_with_bars(teller: Teller, past: Past) -> None:
    """A draft that cannot be asked yet: a promise to a source stops one item, the same bytes elsewhere another."""
    at = teller.later()
    open_request = assistance.record_assistance(
        actor=teller.officer,
        counterpart_id=past.unit,
        subject="What is held about the bridge by the old mill, day and night (invented).",
        their_reference="NM-11/26",
        received_on=at.date(),
        due_on=(at + timedelta(days=25)).date(),
        at=at,
    )
    teller.draft(
        Wanted(
            recipient=past.unit,
            purpose=Purpose.INVESTIGATION,
            words="File NM-11 (invented)",
            items=[*teller.items_of("Photographs, first folder"), *teller.items_of("تسجيل صوتي")],
            assistance=open_request.pk,
        )
    )
