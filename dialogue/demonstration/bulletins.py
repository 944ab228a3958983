"""Bulletins, guidance and questions of the demonstration: published, in draft, waiting. All of it is invented."""

from datetime import datetime, timedelta

from accounts.demonstration import World
from dialogue.demonstration.bulletins_words import BULLETIN, DRAFT, GUIDANCE, QUESTION
from dialogue.models import Bulletin
from dialogue.services import bulletin_questions, enquiries, publishing
from dialogue.services.bulletins import Text, begin_bulletin
from dialogue.states.bulletins import Audience, BulletinKind

HOUR = timedelta(hours=1)


def tell_bulletins(at: datetime, world: World) -> None:
    """Guidance for everybody, a bulletin that answers a question, one in draft, and a question nobody answered yet."""
    _publish(world, _begin(world, BulletinKind.GUIDANCE, GUIDANCE, at - 9 * HOUR), at - 8 * HOUR)
    dima, fadi = world.actor("dima"), world.actor("fadi")
    asked = "هل نرسل الصور التي وصلتنا عبر برامج المراسلة، أم نبحث أولا عن أصحابها؟"
    enquiry = enquiries.ask(actor=world.actor("basil"), text=asked, privately=False, at=at - 8 * HOUR)
    first = _begin(world, BulletinKind.BULLETIN, BULLETIN, at - 7 * HOUR)
    question = bulletin_questions.take_up(
        actor=dima, enquiry_id=enquiry.pk, bulletin_id=first.pk, question_id=None, at=at - 6 * HOUR
    )
    bulletin_questions.write_question(
        actor=dima,
        bulletin_id=first.pk,
        question_id=question.pk,
        wording=QUESTION,
        seen_at=at - 6 * HOUR,
        at=at - 5 * HOUR,
    )
    _publish(world, first, at - 4 * HOUR)
    words = "Who translates, if we can only write in our own language?"
    private = enquiries.ask(actor=world.actor("elham"), text=words, privately=True, at=at - 4 * HOUR)
    answer = "We do. Write in the language you are surest in."
    enquiries.answer_enquiry(actor=fadi, enquiry_id=private.pk, words=answer, at=at - 3 * HOUR)
    _begin(world, BulletinKind.BULLETIN, DRAFT, at - 2 * HOUR)
    words = "كم تحفظون نسخة ما سلّمناه، وماذا يحدث لها بعد ذلك؟"
    enquiries.ask(actor=world.actor("carine"), text=words, privately=False, at=at - HOUR)


def _begin(world: World, kind: BulletinKind, text: Text, at: datetime) -> Bulletin:
    return begin_bulletin(actor=world.actor("dima"), kind=kind, audience=Audience.PUBLIC, text=text, at=at)


def _publish(world: World, bulletin: Bulletin, at: datetime) -> None:
    publishing.clear_bulletin(actor=world.actor("farah"), bulletin_id=bulletin.pk, at=at - HOUR / 2)
    publishing.publish_bulletin(actor=world.actor("dima"), bulletin_id=bulletin.pk, at=at)
