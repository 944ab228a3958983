"""May a bulletin be changed, cleared, published: the conditions, whoever asks."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.errors import Conflict, Invalid
from dialogue.models import Bulletin, BulletinQuestion, Enquiry
from dialogue.states.bulletins import Audience, BulletinKind, BulletinState
from dialogue.visibility.bulletins import READERS

# So many words in a row are somebody's own words; fewer happen by chance.
TELLING_RUN = 6
_WORD = re.compile(r"\w+")


class NotInDraft(Conflict):
    for_people = _("This was cleared, published or given up. It can no longer be changed here.")


class ChangedMeanwhile(Conflict):
    """Somebody else saved the same draft since this one was opened."""

    for_people = _("Somebody saved this draft after you opened it. Compare, then save yours again to replace theirs.")


class Incomplete(Invalid):
    for_people = _("Title and text, and every question with its answer, must be there in English and in Arabic.")


class NamesWhoAsked(Invalid):
    for_people = _("The name of an organisation that asked stands in it. Nobody learns who asked.")


class RepeatsWhoAsked(Invalid):
    for_people = _("A question stands in it in the words of those who asked. Say it in words of your own.")


class AskersCannotRead(Invalid):
    for_people = _("An organisation whose question is answered here is not of this audience. Choose a wider one.")


class CannotBeReplaced(Invalid):
    for_people = _("Only guidance that is published, and that nothing else replaces, can be replaced.")


def check_bulletin_is_in_draft(bulletin: Bulletin) -> None:
    if bulletin.state != BulletinState.DRAFT:
        raise NotInDraft


def check_draft_is_as_seen(bulletin: Bulletin, seen_at: datetime) -> None:
    """Nobody overwrites a colleague's words without having been told (seen_at: when the draft shown was saved)."""
    if bulletin.written_at != seen_at:
        raise ChangedMeanwhile


def check_bulletin_is_complete(bulletin: Bulletin) -> None:
    """Both languages, side by side: no reader gets less than another (W1)."""
    words = (bulletin.title_en, bulletin.title_ar, bulletin.body_en, bulletin.body_ar)
    questions = BulletinQuestion.objects.filter(bulletin=bulletin)
    if not all(words) or not all(one.is_whole for one in questions):
        raise Incomplete


def check_nobody_who_asked_is_shown(bulletin: Bulletin) -> None:
    """Neither the name of an organisation that asked nor its words stand in what is published (C10)."""
    questions = list(BulletinQuestion.objects.filter(bulletin=bulletin))
    text = "\n".join(_words_of(bulletin, questions))
    said = _plain(text)
    for enquiry in Enquiry.objects.filter(taken_up__bulletin=bulletin).select_related("organisation"):
        if any(_plain(name) in said for name in _names_of(enquiry.organisation)):
            raise NamesWhoAsked
        if any(run in said for run in _runs(enquiry.text)):
            raise RepeatsWhoAsked


def check_askers_may_read(bulletin: Bulletin) -> None:
    """Whoever asked can read the answer."""
    if bulletin.audience == Audience.PUBLIC:
        return
    asked = Organisation.objects.filter(
        pk__in=Enquiry.objects.filter(taken_up__bulletin=bulletin).values("organisation")
    )
    if asked.exclude(state__in=READERS[Audience(bulletin.audience)]).exists():
        raise AskersCannotRead


def check_may_be_replaced(replaced: Bulletin, *, by: Bulletin) -> None:
    """A draft that was given up replaces nothing."""
    others = Bulletin.objects.filter(replaces=replaced).exclude(pk=by.pk).exclude(state=BulletinState.DROPPED)
    published = replaced.state == BulletinState.PUBLISHED and replaced.kind == BulletinKind.GUIDANCE
    if by.kind != BulletinKind.GUIDANCE or not published or others.exists():
        raise CannotBeReplaced


def _words_of(bulletin: Bulletin, questions: Iterable[BulletinQuestion]) -> Iterator[str]:
    yield from (bulletin.title_en, bulletin.title_ar, bulletin.body_en, bulletin.body_ar)
    for one in questions:
        yield from (one.question_en, one.question_ar, one.answer_en, one.answer_ar)


def _names_of(organisation: Organisation) -> list[str]:
    return [name for name in (organisation.name, organisation.name_ar) if name]


def _plain(text: str) -> str:
    """Words only, each between blanks, whatever the case and the punctuation."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _runs(text: str) -> Iterator[str]:
    words = _WORD.findall(text.casefold())
    size = min(TELLING_RUN, len(words))
    for start in range(len(words) - size + 1):
        yield f" {' '.join(words[start : start + size])} "
