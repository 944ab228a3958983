"""What the steps of a disclosure are called on its page, and whose turn it is."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disclosure.models import DisclosureRequest, Package
from disclosure.services import package_lease
from disclosure.states import RequestState

_STEPS = (
    (RequestState.DRAFTED, _("Drafted")),
    (RequestState.ASKED, _("Providers asked")),
    (RequestState.ANSWERED, _("Answered")),
    (RequestState.APPROVED, _("Approved")),
    (RequestState.PACKAGED, _("Sealed")),
    (RequestState.RELEASED, _("Released")),
    (RequestState.ACKNOWLEDGED, _("Acknowledged")),
)
NEXT = {
    RequestState.DRAFTED: _("A disclosure officer chooses the items and asks the providers."),
    RequestState.ASKED: _("The providers answer. Until an answer can no longer be taken back, it is not shown here."),
    RequestState.ANSWERED: _("The Head or a Deputy Head decides, who took no part in asking."),
    RequestState.LAPSED: _("Nobody answered in time, which is a no. A disclosure officer asks again, or gives it up."),
    RequestState.APPROVED: _("The portal builds the package and seals it to the recipient's key."),
    RequestState.PACKAGED: _("A disclosure officer releases it; then the package can be fetched and delivered."),
    RequestState.RELEASED: _("The recipient acknowledges that it has arrived; a disclosure officer records it."),
    RequestState.ACKNOWLEDGED: _("Nothing. An agreement that ends from now on is told to the recipient as a recall."),
    RequestState.REFUSED: _("Nothing. The providers see that they are no longer asked."),
    RequestState.DROPPED: _("Nothing. The providers see that they are no longer asked."),
}
COLOURS = {
    RequestState.DRAFTED: "grey",
    RequestState.ASKED: "blue",
    RequestState.ANSWERED: "orange",
    RequestState.LAPSED: "yellow",
    RequestState.APPROVED: "teal",
    RequestState.PACKAGED: "teal",
    RequestState.RELEASED: "green",
    RequestState.ACKNOWLEDGED: "green",
    RequestState.REFUSED: "red",
    RequestState.DROPPED: "grey",
}
# By what a service noted when it discarded a package.
WHY_ENDED = {
    "refused": _("The disclosure was refused."),
    "reopened": _("The disclosure was taken back to draft."),
    package_lease.NOTHING_MAY_LEAVE: _("No item may leave as things stand. It is built when one may again."),
    package_lease.NO_LONGER_ALLOWED: _("Something in it may no longer leave. A new one is built without it."),
    package_lease.BAD_KEY: _("Nothing can be sealed to the recipient's key. It has to give another one."),
}


@dataclass(frozen=True, slots=True)
class Step:
    label: str | Promise
    is_done: bool
    is_here: bool


def steps_of(request: DisclosureRequest) -> list[Step]:
    """The way of a disclosure and how far this one has come; one that ended or lapsed stands at no step."""
    order = [state for state, _label in _STEPS]
    here = order.index(RequestState(request.state)) if request.state in order else -1
    return [Step(label, is_done=at < here, is_here=at == here) for at, (_state, label) in enumerate(_STEPS)]


def next_words(request: DisclosureRequest) -> str | Promise:
    return NEXT[RequestState(request.state)]


def why_ended(package: Package) -> str | Promise:
    return WHY_ENDED.get(package.ended_why, package.ended_why)
