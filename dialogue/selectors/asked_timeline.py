"""The history of a request, of help to reach somebody, of a lead: as the custody log has it."""

from common.actors import Actor
from custody.selectors import events_for
from dialogue.models import ContactRequest, InformationAsked, PreservationLead
from submissions.selectors.timeline import MOST_SHOWN, Entry, entries_of


def timeline_of(actor: Actor, thing: ContactRequest | InformationAsked | PreservationLead) -> list[Entry]:
    """Who asked, answered, took up and ended it, and when."""
    return entries_of(actor, events_for(actor, thing.custody_kind, thing.pk)[:MOST_SHOWN])
