"""Questions as a focal point finds them today, for the pages: asked yesterday, items made of rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.urls import reverse

from common import clock
from common.actors import Role
from common.ids import reference
from disclosure.kinds import AnswerGiven
from disclosure.models import (
    DisclosureRequest,
    ItemDecision,
    Package,
    Question,
    Recall,
    RecipientKey,
    ReleasedItem,
)
from disclosure.services import settle as settling
from disclosure.services.answer import Given
from disclosure.states import PackageState, RequestState
from submissions.models import Item
from tests.actors import client_of
from tests.factories import disclosure as factory
from tests.factories.accounts import actor_of, make_member
from tests.factories.disclosure import Provider, questions_to, row_item

YES = Given(AnswerGiven.AGREED)


@dataclass
class Basil:
    """A focal point at a browser, and what the organisation gave."""

    giver: Provider
    browser: Client

    @property
    def question(self) -> Question:
        return Question.objects.filter(organisation=self.giver.organisation).order_by("-asked_at")[0]

    def to(self, name: str, *args) -> str:
        return to(name, *(args or (self.question.pk,)))

    def text(self, name: str, *args, **more) -> str:
        address = to(name) if name == "questions" else self.to(name, *args)
        return self.browser.get(address, **more).content.decode()


def to(name: str, *args) -> str:
    return reverse(f"disclosure:{name}", args=args)


def basil(name: str = "Olive Archive", role: Role = Role.NGO_FOCAL_POINT) -> Basil:
    giver = factory.provider(name)
    person = make_member(role, organisation=giver.organisation)
    return Basil(Provider(giver.organisation, actor_of(person)), client_of(person))


def days(number: float) -> datetime:
    return clock.now() + timedelta(days=number)


def stale(basil: Basil) -> None:
    """The password was given more than five minutes ago."""
    session = basil.browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()


def copies(item: Item, count: int) -> list[Item]:
    """More items of the same submission, as rows that nobody is recorded for."""
    rows = [
        Item(
            submission=item.submission,
            number=number,
            accession=reference("ACC"),
            state=item.state,
            size_bytes=number,
            created_at=item.created_at,
            stored_at=item.stored_at,
            secured_at=item.secured_at,
        )
        for number in range(2, count + 2)
    ]
    return Item.objects.bulk_create(rows)


def asked(giver: Provider, *, items: int = 1, since: float = 1, **more):
    """One request about so many items of this provider, asked so many days ago; answers are due in three weeks."""
    about = more.pop("about", None) or [row_item(giver) for _ in range(items)]
    answer_by = more.pop("answer_by", days(21).date())
    request = factory.drafted(about, at=days(-since - 1), **more)
    return factory.ask_about(request, at=days(-since), answer_by=answer_by)


def answered(giver: Provider, given: Given = YES, *, ago: float = 0.1, **more) -> Question:
    """Said so many days ago: less than three still cools."""
    (question,) = questions_to(asked(giver, since=ago + 1, **more))
    return factory.answer(question, given, actor=giver.focal_point, at=days(-ago))


def released(giver: Provider, given: Given = YES, **more) -> Question:
    """Approved, and in a package that has left: rows that pass the database's own locks."""
    question = answered(giver, given, ago=4, **more)
    settling.settle_due(clock.now())
    leave(factory.approve_it(question.request, at=days(-0.5)))
    return question


def leave(request: DisclosureRequest) -> None:
    """What was agreed leaves: a package of rows only."""
    package = _packaged(request)
    Package.objects.filter(pk=package.pk).update(state=PackageState.RELEASED)
    DisclosureRequest.objects.filter(pk=request.pk).update(
        state=RequestState.RELEASED, released_by=uuid4(), released_at=days(-0.3)
    )
    # The locks are asked now, as at a commit: what is withdrawn later in a test comes after the release.
    connection.check_constraints()


def _packaged(request: DisclosureRequest) -> Package:
    key = RecipientKey.objects.get(counterpart=request.counterpart_id)
    sealed = {"blob_name": "p/invented", "size_bytes": 10, "sha256": "0" * 64, "sealed_at": days(-0.4)}
    package = Package.objects.create(
        request=request, key=key, state=PackageState.SEALED, started_at=days(-0.4), **sealed
    )
    content = {"copy": "original", "sha256": "0" * 64, "sha512": "0" * 128, "size_bytes": 1, "opened_at": days(-0.4)}
    agreed = ItemDecision.objects.filter(question__request=request).exclude(answer=AnswerGiven.REFUSED)
    for number, decision in enumerate(agreed.order_by("item__accession"), 1):
        ReleasedItem.objects.create(
            package=package,
            item_id=decision.item_id,
            decision=decision,
            production_number=f"{request.reference}-{number:06}",
            **content,
        )
    return package


def recalled(question: Question, *, items: int = 1) -> Recall:
    """The recipient was told an hour ago."""
    return Recall.objects.create(
        request=question.request,
        organisation=question.organisation,
        item_count=items,
        reason="Agreement has ended.",
        sent_by=uuid4(),
        sent_at=days(-0.05),
    )
