"""What lies behind the demonstration when it opens: two that were given in time, one that is late, lessons answered."""

from datetime import datetime, timedelta
from uuid import UUID

import submissions.demonstration
from accounts.demonstration import World
from feedback.demonstration.tell import Teller
from feedback.demonstration.words import BETTER, FIRST, HARD, LATE, LIBRARY, PUT_OFF, SECOND
from feedback.kinds import Dimension, Share
from feedback.services.advice import add_advice
from feedback.services.lessons import answer_lesson, give_lesson, record_change

DAY = timedelta(days=1)


def begin(at: datetime, world: World) -> UUID:
    """Tell it in its order; all of it is over forty-two days ago. Returns the submission that is put off later."""
    for number, wording in enumerate(LIBRARY):
        add_advice(actor=world.actor("dima"), wording=wording, at=at - 115 * DAY + timedelta(hours=number))
    (first,) = submissions.demonstration.tell([FIRST], at - 110 * DAY)
    note = Teller(world, first, at - 95 * DAY, step=DAY, author="elias")
    note.writes(HARD, advice=[Dimension.QUALITY, Dimension.FORMAT]).cleared().sent().read("basil")
    _heard(at - 91 * DAY, world)
    # Told one after the other, two days each; what is still due after sixty days is late by now.
    second, _late = submissions.demonstration.tell([SECOND, LATE], at - 84 * DAY)
    note = Teller(world, second, at - 68 * DAY, step=DAY, author="elias")
    note.writes(BETTER, advice=[Dimension.FORMAT]).cleared().sent().read("basil")
    (put_off,) = submissions.demonstration.tell([PUT_OFF], at - 56 * DAY)
    _kept_among_signatories(at - 50 * DAY, world)
    return put_off


def _heard(at: datetime, world: World) -> None:
    words = "نحتاج إلى معرفة موعد الاجتماع قبل شهر على الأقل، لأن السفر إليه يحتاج إلى إذن."
    lesson = give_lesson(actor=world.actor("basil"), text=words, share=Share.NAMED, at=at)
    dima = world.actor("dima")
    answer_lesson(actor=dima, lesson_id=lesson.pk, words="معكم حق. لم نحسب مدة الإذن.", at=at + DAY)
    changed = "صرنا نعلن المواعيد قبل خمسة أسابيع."
    record_change(actor=dima, lesson_id=lesson.pk, words=changed, at=at + 2 * DAY)


def _kept_among_signatories(at: datetime, world: World) -> None:
    words = "حين يتأخر الرد نظن أن المادة ضاعت. كلمة قصيرة بأنها وصلت وتُقرأ تكفي."
    lesson = give_lesson(actor=world.actor("carine"), text=words, share=Share.UNNAMED, at=at)
    answer = "شكرا. من الآن يظهر على صفحة كل تسليم موعد الملاحظات، وسبب التأخير إن تأخرنا."
    answer_lesson(actor=world.actor("fadi"), lesson_id=lesson.pk, words=answer, at=at + DAY)
