"""What ends together with a request: the questions put to providers, and the package that was built of it."""

from datetime import datetime

from common.actors import Actor
from custody import ledger
from custody.acts import Act
from disclosure.models import DisclosureRequest, Package, Question
from disclosure.states import PACKAGE, QUESTION, PackageState, QuestionState


def end_questions(actor: Actor, request: DisclosureRequest, *, at: datetime) -> list[Question]:
    """Tell providers that they are no longer asked; what they answered no longer counts. The caller holds the row."""
    standing = Question.objects.select_for_update().filter(request=request).exclude(state=QuestionState.ENDED)
    return [end_question(actor, question, at=at) for question in standing]


def end_question(actor: Actor, question: Question, *, at: datetime) -> Question:
    return ledger.move(
        question,
        to=QuestionState.ENDED,
        table=QUESTION,
        actor=actor,
        act=Act.DISCLOSURE_QUESTION_ENDED,
        at=at,
        on_behalf_of=question.organisation_id,
        also={"ended_at": at},
    )


def discard_package(actor: Actor, request: DisclosureRequest, *, why: str, at: datetime) -> None:
    """Put the standing package out of reach; its sealed bytes are removed by the sweeper."""
    standing = Package.objects.select_for_update().filter(
        request=request, state__in=[PackageState.BUILDING, PackageState.SEALED]
    )
    for package in standing:
        ledger.move(
            package,
            to=PackageState.DISCARDED,
            table=PACKAGE,
            actor=actor,
            act=Act.DISCLOSURE_PACKAGE_DISCARDED,
            at=at,
            also={"ended_why": why, "lease_until": None},
        )
