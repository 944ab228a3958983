"""Messages and views of the demonstration: one answered, one waiting, one unread; a view answered in time, one late."""

import io
from datetime import datetime, timedelta

from accounts.demonstration import World
from common.actors import WORKER
from custody import sequencer
from dialogue.models import Thread
from dialogue.services import threads, voices
from dialogue.services.attach import Sent, attach_file
from dialogue.services.deposit import deposit_attachment
from dialogue.services.secure_attachments import secure_stored
from submissions.models import Submission

DAY, MINUTES = timedelta(days=1), timedelta(minutes=3)
VISIT = (
    ("basil", "هل يمكن أن نزوركم في الأسبوع الثاني من الشهر؟ نحتاج إلى رسالة تثبت الموعد."),
    ("dima", "نعم. أرسلنا الرسالة إلى عنوان المنظمة، والموعد يوم الثلاثاء."),
    ("basil", "وصلت. شكرا."),
)
ABOUT_IT = "أرسلنا الملاحظات مع الصور. هل تصلكم القائمة مرتبة إذا أرفقناها هنا؟"
LISTED = "هذه هي القائمة، للتوضيح فقط. كل ما فيها مخترع."
TO_READ = "نعدّ دليلا جديدا لرفع الملفات على خط بطيء. هل يناسبكم أن نرسله إليكم قبل نشره؟"
LATE_VIEW = (
    "Families ask us what becomes of what they told. We would like the Mechanism to say more often, in plain words, "
    "what it can and cannot do for them."
)
KEPT_VIEW = "نرى أن تُنشر المواعيد بالعربية في اليوم نفسه الذي تُنشر فيه بالإنجليزية."
KEPT_ANSWER = "شكرا. من الآن تُنشر باللغتين معا. الرأي مدخل نأخذه في الحسبان، والقرار للآلية وحدها."
NEW_VIEW = "نقترح أن يكون موضوع الاجتماع القادم سلامة من يجمع المواد."
ABOUT = "Photographs, first folder"


def tell_messages(at: datetime, world: World) -> int:
    """Tell it in its order; what is late by now was said over thirty days ago. Returns how many conversations."""
    dima = world.actor("dima")
    kept = voices.give_voice(actor=world.actor("basil"), text=KEPT_VIEW, at=at - 40 * DAY)
    voices.give_voice(actor=world.actor("elham"), text=LATE_VIEW, at=at - 36 * DAY)
    voices.answer_voice(actor=dima, voice_id=kept.pk, words=KEPT_ANSWER, at=at - 33 * DAY)
    _settled(at - 20 * DAY, world)
    _waiting(at - 2 * DAY, world)
    voices.give_voice(actor=world.actor("carine"), text=NEW_VIEW, at=at - DAY)
    valley = world.organisations["POMEGRANATE"]
    threads.open_thread(
        actor=world.actor("fadi"), organisation_id=valley.pk, title="دليل جديد", text=TO_READ, at=at - 2 * MINUTES
    )
    sequencer.sequence(at)
    secure_stored(at)
    return Thread.objects.visible_to(dima).count()


def _settled(at: datetime, world: World) -> None:
    """A conversation that came to its end."""
    (first, question), *rest = VISIT
    basil = world.actor(first)
    looms = world.organisations["LOOMS"]
    thread = threads.open_thread(actor=basil, organisation_id=looms.pk, title="زيارة", text=question, at=at)
    for number, (login, words) in enumerate(rest, start=1):
        threads.write_message(actor=world.actor(login), thread_id=thread.pk, text=words, at=at + number * DAY)
    threads.close_thread(actor=world.actor("dima"), thread_id=thread.pk, at=at + 3 * DAY)


def _waiting(at: datetime, world: World) -> None:
    """A question about a submission, with a file, that nobody has answered yet."""
    basil = world.actor("basil")
    about = Submission.objects.visible_to(basil).get(label=ABOUT)
    thread = threads.open_thread(
        actor=basil,
        organisation_id=about.organisation_id,
        title="قائمة مرتبة",
        text=ABOUT_IT,
        submission_id=about.pk,
        at=at,
    )
    listed = "قائمة مخترعة: الاثنين والأربعاء.\n".encode()
    file = Sent(label="قائمة المواعيد", stream=io.BytesIO(listed), size_bytes=len(listed))
    attached = attach_file(actor=basil, thread_id=thread.pk, text=LISTED, file=file, at=at + MINUTES)
    deposit_attachment(actor=WORKER, attachment_id=attached.pk, at=at + 2 * MINUTES)
