"""A yes, or a no with its reason: what a template needs to show a button or say why there is none."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from common.errors import PortalError


@dataclass(frozen=True, slots=True)
class Answer:
    yes: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.yes


def answer(check: Callable[[], object]) -> Answer:
    """Run the very check that would refuse the act, and keep its words instead of raising."""
    try:
        check()
    except PortalError as refusal:
        return Answer(yes=False, reason=refusal.for_people)
    return Answer(yes=True)
