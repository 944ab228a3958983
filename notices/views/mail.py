"""Mail, for those who want it. Every form leads back to the one page."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from notices.forms.mail import AddressForm, ConfirmForm, RhythmForm
from notices.policies import WrongCode
from notices.selectors.mail import Standing, standing_of
from notices.services import wish


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    return render(request, "notices/mail.html", {"standing": standing_of(request.actor, at=clock.now())})


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: PortalRequest) -> HttpResponse:
    """Take an address, and send the code there; who is signed in on a borrowed machine is asked again who they are."""
    require_recent(request)
    form = AddressForm(request.POST or None)
    if not form.is_valid():
        return _form(request, form, _("Give an address"), _("Send a code there"))
    wish.give_address(actor=request.actor, address=form.cleaned_data["address"], at=clock.now())
    return redirect("notices:mail_confirm")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: PortalRequest) -> HttpResponse:
    """Take the code; a wrong one is said beside the field, and counted."""
    form = ConfirmForm(request.POST or None)
    if not form.is_valid():
        return _form(request, form, _("Confirm your address"), _("Confirm"))
    try:
        wish.confirm_address(actor=request.actor, code=form.cleaned_data["code"], at=clock.now())
    except WrongCode as refusal:
        form.add_error("code", str(refusal.for_people))
        return _form(request, form, _("Confirm your address"), _("Confirm"))
    messages.success(request, _("Your address is confirmed. Once a day there is a mail, if there is something."))
    return redirect("notices:mail_rhythm")


@require_http_methods(["GET", "HEAD", "POST"])
def rhythm(request: PortalRequest) -> HttpResponse:
    form = RhythmForm(request.POST or None, initial=_chosen(standing_of(request.actor, at=clock.now())))
    if not form.is_valid():
        return _form(request, form, _("When mail may come"), _("Save"))
    wish.choose_rhythm(actor=request.actor, rhythm=form.rhythm(), at=clock.now())
    messages.success(request, _("Saved."))
    return redirect("notices:mail")


@require_POST
def take_back(request: PortalRequest) -> HttpResponse:
    wish.take_address_back(actor=request.actor, at=clock.now())
    messages.success(request, _("The address is deleted. There will be no mail."))
    return redirect("notices:mail")


def _chosen(standing: Standing) -> dict[str, object]:
    names = ("how_often", "quiet_from", "quiet_until", "time_zone")
    return {name: getattr(standing.choice, name) for name in names}


def _form(request: PortalRequest, form: forms.Form, heading: str, button: str) -> HttpResponse:
    return render(request, "notices/mail_form.html", {"form": form, "heading": heading, "button": button})
