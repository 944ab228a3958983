"""Bulletins and questions in every state, walked there by the real services."""

from datetime import datetime

from accounts.models import Organisation
from common.actors import Actor, Role
from dialogue.models import Bulletin, BulletinQuestion, Enquiry
from dialogue.services import bulletin_questions, enquiries, publishing
from dialogue.services import bulletins as writing
from dialogue.services.bulletin_questions import Wording
from dialogue.services.bulletins import Text
from dialogue.states.bulletins import Audience, BulletinKind, BulletinState
from dialogue.states.enquiries import EnquiryState
from tests.actors import with_role
from tests.factories.accounts import NOON, contact_point, make_organisation

WHOLE = Text("What we work on", "على ماذا نعمل", "## Now\n\nWe read.\n\n- slowly\n- with care", "## الآن\n\nنقرأ.")
WORDED = Wording("May copies be sent?", "هل ترسل النسخ؟", "Originals are better.", "الأصول أفضل.")


def drafted(
    kind: BulletinKind = BulletinKind.BULLETIN,
    audience: Audience = Audience.SIGNATORIES,
    *,
    text: Text = WHOLE,
    actor: Actor | None = None,
    at: datetime = NOON,
) -> Bulletin:
    return writing.begin_bulletin(actor=actor or contact_point(), kind=kind, audience=audience, text=text, at=at)


def cleared(bulletin: Bulletin, *, at: datetime = NOON) -> Bulletin:
    return publishing.clear_bulletin(actor=with_role(Role.TEAM_LEAD), bulletin_id=bulletin.pk, at=at)


def published(bulletin: Bulletin | None = None, *, at: datetime = NOON, **more) -> Bulletin:
    bulletin = bulletin or drafted(at=at, **more)
    cleared(bulletin, at=at)
    publishing.publish_bulletin(actor=contact_point(), bulletin_id=bulletin.pk, at=at)
    return Bulletin.objects.get(pk=bulletin.pk)


def at_state(state: BulletinState, **more) -> Bulletin:
    bulletin = drafted(**more)
    if state == BulletinState.DROPPED:
        writing.drop_bulletin(actor=contact_point(), bulletin_id=bulletin.pk, at=NOON)
    if state in {BulletinState.CLEARED, BulletinState.PUBLISHED}:
        cleared(bulletin)
    if state == BulletinState.PUBLISHED:
        publishing.publish_bulletin(actor=contact_point(), bulletin_id=bulletin.pk, at=NOON)
    return Bulletin.objects.get(pk=bulletin.pk)


def asked(
    organisation: Organisation | None = None,
    *,
    text: str = "Do you want our copies or must it be the very first file?",
    privately: bool = False,
    actor: Actor | None = None,
    at: datetime = NOON,
) -> Enquiry:
    actor = actor or with_role(Role.NGO_FOCAL_POINT, organisation=organisation or make_organisation())
    return enquiries.ask(actor=actor, text=text, privately=privately, at=at)


def taken_up(enquiry: Enquiry, bulletin: Bulletin, *, wording: Wording = WORDED) -> BulletinQuestion:
    actor = contact_point()
    ids = {"enquiry_id": enquiry.pk, "bulletin_id": bulletin.pk}
    question = bulletin_questions.take_up(actor=actor, question_id=None, at=NOON, **ids)
    seen_at = Bulletin.objects.get(pk=bulletin.pk).written_at
    ids = {"bulletin_id": bulletin.pk, "question_id": question.pk}
    return bulletin_questions.write_question(actor=actor, wording=wording, seen_at=seen_at, at=NOON, **ids)


def settled(state: EnquiryState, organisation: Organisation | None = None, **more) -> Enquiry:
    """A question that has come so far."""
    enquiry = asked(organisation, **more)
    on_it = {"actor": contact_point(), "enquiry_id": enquiry.pk, "at": NOON}
    if state == EnquiryState.ANSWERED:
        enquiries.answer_enquiry(words="The very first file.", **on_it)
    if state == EnquiryState.SET_ASIDE:
        enquiries.set_aside(words="This would direct our work.", **on_it)
    if state == EnquiryState.PUBLISHED:
        bulletin = drafted()
        taken_up(enquiry, bulletin)
        published(bulletin)
    return Enquiry.objects.get(pk=enquiry.pk)
