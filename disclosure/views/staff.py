"""Staff: the disclosures by step, one of them, and what has been released."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common import clock
from common.actors import Actor
from common.http import PortalRequest
from disclosure import permissions
from disclosure.kinds import Bar
from disclosure.models import DisclosureRequest
from disclosure.selectors import counterparts, item_lines, packages, providers, releases, requests, timeline
from disclosure.states import REQUEST_OPEN, RequestState
from disclosure.views.staff_words import COLOURS, next_words, steps_of, why_ended


@require_safe
def request_list(request: PortalRequest) -> HttpResponse:
    """Every disclosure, newest first; the steps are filters, with how many stand at each."""
    permissions.check_may_see_requests(request.actor)
    chosen = request.GET.get("step", "")
    step = RequestState(chosen) if chosen in RequestState.values else None
    counts = requests.counts_by_state(request.actor)
    page = requests.requests_page(actor=request.actor, state=step or "", after=request.GET.get("after", ""))
    context = {
        "page": page,
        "rows": [(row, COLOURS[RequestState(row.state)]) for row in page.rows],
        "vetoed": requests.vetoed_among(request.actor, page.rows),
        "steps": [(state, counts.get(state, 0)) for state in RequestState],
        "step": step,
        "kept": f"step={step}" if step else "",
        "can": permissions.allowed_pages(request.actor),
    }
    return render(request, "disclosure/staff_requests.html", context)


@require_safe
def one(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """To whom, what for, how far it has come, whose turn it is; which items, for those who have a part in it."""
    shown = requests.get_request(actor=request.actor, request_id=request_id)
    return render(request, "disclosure/staff_request.html", context_of(request.actor, shown))


@require_safe
def items(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """Every item with every reason in its way, fifty a page; a reason's number leads to the items it stops."""
    actor, at = request.actor, clock.now()
    shown = requests.get_request(actor=actor, request_id=request_id)
    permissions.check_may_see_items(actor)
    rulings = requests.rulings_now(shown, at=at)
    chosen = request.GET.get("bar", "")
    bar = Bar(chosen) if chosen in Bar.values else None
    only = [item_id for item_id, ruling in rulings.items() if bar in ruling.bars] if bar else None
    page = requests.items_page(actor=actor, request=shown, after=request.GET.get("after", ""), only=only)
    context = {
        "disclosure": shown,
        "page": page,
        "lines": item_lines.lines_of(actor, shown, page.rows, at=at),
        "can": permissions.allowed_acts(actor, shown),
        "tally": requests.counted(rulings.values()),
        "bar": bar,
        "kept": f"bar={bar}" if bar else "",
    }
    return render(request, "disclosure/staff_items.html", context)


@require_safe
def released(request: PortalRequest) -> HttpResponse:
    """The ledger: what left, to whom, when (D5)."""
    permissions.check_may_see_requests(request.actor)
    page = packages.released_page(actor=request.actor, after=request.GET.get("after", ""))
    rows = packages.releases_of(request.actor, page.rows)
    context = {"page": page, "rows": rows, "can": permissions.allowed_pages(request.actor)}
    return render(request, "disclosure/staff_releases.html", context)


def context_of(actor: Actor, shown: DisclosureRequest) -> dict[str, object]:
    at = clock.now()
    can = permissions.allowed_acts(actor, shown)
    is_open = shown.state in REQUEST_OPEN
    built = releases.packages_of(actor, shown)
    return {
        "disclosure": shown,
        "can": can,
        "colour": COLOURS[RequestState(shown.state)],
        "steps": steps_of(shown),
        "next": next_words(shown),
        "readiness": counterparts.readiness_of([shown.counterpart], at=at)[shown.counterpart_id] if is_open else None,
        "tally": requests.tally_of(shown, at=at) if is_open and can["see_items"] else None,
        "providers": providers.providers_of(actor, shown, at=at),
        "veto": requests.standing_veto(actor, shown),
        "packages": [(package, why_ended(package)) for package in built],
        "withheld": packages.withheld_of(actor, built),
        "timeline": timeline.of_request(actor, shown),
    }
