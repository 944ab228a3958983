"""What was spoken about in the demonstration and what came of it: minutes agreed or out for comment, one thing late."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from accounts.demonstration import World
from common.actors import Actor, Role
from custody import sequencer
from dialogue.models import Meeting, Platform
from dialogue.policies.actions import Owner
from dialogue.selectors import topics as topic_selectors
from dialogue.selectors.meetings import meetings_for
from dialogue.services import actions, minutes_agree, minutes_write, topic_decisions, topics
from dialogue.services.topics import With
from dialogue.states.meetings import AHEAD, MeetingState
from dialogue.states.topics import TopicShare

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FOR_COMMENT, UNTIL_AGREED = 14 * DAY, 16 * DAY
ENGLISH = (
    "We spoke about how long feedback takes, and about files that lose their dates on the way. "
    "The Mechanism says on each page when feedback is due."
)
ARABIC = (
    "تكلمنا عن المدة التي تستغرقها الملاحظات، وعن الملفات التي تفقد تاريخها في الطريق. "
    "تقول الآلية في كل صفحة متى يحين موعد الملاحظات."
)
LIST = "إرسال قائمة بالملفات وأرقامها"
GUIDE = "Write down how originals are copied from a telephone"
LETTER = "Send the letter for the journey"
DATES = ("مواعيد الزيارات", "نحتاج إلى المواعيد قبل شهر، لأن السفر يحتاج إلى إذن.")
SAFETY = ("سلامة من يجمع المواد", "ماذا نفعل إذا أُوقف أحدنا ومعه أجهزة؟")
CHOOSING = ("أي المواد تُدرس أولا", "نقترح أن يبدأ العمل بما أرسلناه في الربيع.")
NO_DIRECTION = "تقرر الآلية وحدها ما تدرسه ومتى. نكتفي هنا بالقول متى تصلكم الملاحظات."


def tell_agenda(at: datetime, world: World) -> int:
    """Tell it around the meetings there are; returns how many topics were proposed."""
    dima = world.actor("dima")
    for meeting in meetings_for(dima).filter(state=MeetingState.HELD).order_by("day", "pk"):
        _came_to(meeting, dima, at)
    _proposed(at - 2 * DAY, world)
    sequencer.sequence(at)
    return topic_selectors.topics_for(dima).count()


def _came_to(meeting: Meeting, dima: Actor, at: datetime) -> None:
    """Minutes a day after the meeting, agreed when their time for comments is over; action items with them."""
    ended, pk = meeting.ended_at or at, meeting.pk
    if ended + 2 * DAY >= at:
        return
    begun = minutes_write.draft_minutes(actor=dima, meeting_id=pk, at=ended + HOUR)
    save = partial(minutes_write.write_minutes, actor=dima, meeting_id=pk, seen_at=begun.written_at)
    save(text_en=ENGLISH, text_ar=ARABIC, at=ended + DAY)
    out = ended + DAY + HOUR
    last_day = (out + FOR_COMMENT).date()
    minutes_agree.circulate_minutes(actor=dima, meeting_id=pk, comments_until=last_day, at=out)
    if out + UNTIL_AGREED < at:
        minutes_agree.agree_minutes(actor=dima, meeting_id=pk, at=out + UNTIL_AGREED)
    _to_do(meeting, dima, ended + DAY)


def _to_do(meeting: Meeting, dima: Actor, at: datetime) -> None:
    """What the organisation does within three weeks, what the Mechanism does, and what it has done."""
    record = partial(actions.record_action, actor=dima, meeting_id=meeting.pk, at=at)
    record(text=LIST, owner=Owner(meeting.organisation_id), due_on=(at + 21 * DAY).date())
    record(text=GUIDE, owner=Owner(None, Role.ANALYST), due_on=(at + 200 * DAY).date())
    letter = record(text=LETTER, owner=Owner(), due_on=(at + 7 * DAY).date())
    actions.finish_action(actor=dima, action_id=letter.pk, words="Sent with the second post.", at=at + DAY)


def _proposed(at: datetime, world: World) -> None:
    """One that waits, one that was declined, and one on the next agenda."""
    basil, dima = world.actor("basil"), world.actor("dima")
    looms = world.organisations["LOOMS"]
    own = With(organisation_id=looms.pk)
    first = _propose(basil, own, DATES, at)
    second = _propose(basil, own, CHOOSING, at + HOUR)
    topic_decisions.decline_topic(actor=dima, topic_id=second, words=NO_DIRECTION, at=at + 5 * HOUR)
    ahead = meetings_for(dima).filter(state__in=sorted(AHEAD), organisation=looms).order_by("day").first()
    if ahead is not None:
        words = "نعم، في أول الاجتماع."
        topic_decisions.adopt_topic(actor=dima, topic_id=first, meeting_id=ahead.pk, words=words, at=at + 6 * HOUR)
    for platform in topic_selectors.joined_platforms(basil):
        _shared(platform, world, at + 7 * HOUR)
    _propose(basil, own, SAFETY, at + 8 * HOUR)


def _shared(platform: Platform, world: World, at: datetime) -> None:
    """Proposed where others may read it, and supported by the first of them who does."""
    topic = _propose(world.actor("basil"), With(platform_id=platform.pk), SAFETY, at, TopicShare.PLATFORM)
    for login in ("carine", "elham"):
        if platform in topic_selectors.joined_platforms(world.actor(login)):
            topics.support_topic(actor=world.actor(login), topic_id=topic, at=at + HOUR)
            return


def _propose(
    actor: Actor, whom: With, words: tuple[str, str], at: datetime, share: TopicShare = TopicShare.NOBODY
) -> UUID:
    title, text = words
    made = topics.propose_topic(actor=actor, whom=whom, title=title, text=text, share=share, at=at)
    return made.pk
