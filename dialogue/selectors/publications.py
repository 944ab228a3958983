"""What stands on the public pages, whoever asks: nobody is signed in there, nor asked who they are (R3)."""

from django.db.models import QuerySet

from common.errors import NotVisible
from dialogue.models import Bulletin, BulletinQuestion
from dialogue.states.bulletins import BulletinKind
from submissions.pages import Page, page_of

IN_A_FEED = 20
_NEWEST = ("-published_at", "-id")


def public_page(*, kind: BulletinKind, after: str = "") -> Page[Bulletin]:
    return page_of(_of_kind(kind), order=_NEWEST, after=after)


def newest(kind: BulletinKind) -> list[Bulletin]:
    """What a feed tells, questions included."""
    return list(_of_kind(kind).prefetch_related("questions").order_by(*_NEWEST)[:IN_A_FEED])


def get_public(*, kind: BulletinKind, number: int) -> Bulletin:
    found = _of_kind(kind).filter(number=number).first()
    if found is None:
        raise NotVisible
    return found


def public_questions(bulletin: Bulletin) -> list[BulletinQuestion]:
    return list(BulletinQuestion.objects.visible_to_all().filter(bulletin=bulletin))


def public_replacement(bulletin: Bulletin) -> Bulletin | None:
    """The newer guidance, if that is public too."""
    return _of_kind(BulletinKind(bulletin.kind)).filter(replaces=bulletin).first()


def _of_kind(kind: BulletinKind) -> QuerySet[Bulletin]:
    rows: QuerySet[Bulletin] = Bulletin.objects.visible_to_all()
    return rows.filter(kind=kind)
