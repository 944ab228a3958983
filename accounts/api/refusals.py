"""Refusals at the door of the API, in our own words: what DRF would say in its own."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from common.errors import Invalid, NotAllowed, NotVisible, PortalError


class TokenMissing(NotAllowed):
    for_people = _("This address asks for a token. Send it as “Authorization: Bearer” and the token.")
    http_status = HTTPStatus.UNAUTHORIZED


class TokenRefused(NotAllowed):
    for_people = _("This token does not work. It may have ended.")
    http_status = HTTPStatus.UNAUTHORIZED


class ScopeMissing(NotAllowed):
    """The token works, and was not made for this."""

    for_people = _("This token was not made for this. Make one that may do it, on the page Programs.")


class MethodUnknown(Invalid):
    for_people = _("This address does not do that. The header Allow says what it does.")
    http_status = HTTPStatus.METHOD_NOT_ALLOWED


class FieldsUnusable(Invalid):
    """The shape of what was said: a field missing, of another type, too long."""

    for_people = _("Some fields are missing or cannot be used. “fields” says which, and why.")
    http_status = HTTPStatus.BAD_REQUEST


class NotJson(Invalid):
    for_people = _("What was sent is not JSON.")
    http_status = HTTPStatus.BAD_REQUEST


class OnlyJson(Invalid):
    for_people = _("This address takes JSON only. Send it as application/json.")
    http_status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class TooManyRequests(NotAllowed):
    """So many in a minute, by token: nobody else's work waits behind one program."""

    for_people = _("Too many requests in one minute. Wait as long as Retry-After says; nothing was changed.")
    http_status = HTTPStatus.TOO_MANY_REQUESTS


AS_OURS: dict[type[exceptions.APIException], type[PortalError]] = {
    exceptions.NotAuthenticated: TokenMissing,
    exceptions.AuthenticationFailed: TokenRefused,
    exceptions.PermissionDenied: ScopeMissing,
    exceptions.NotFound: NotVisible,
    exceptions.MethodNotAllowed: MethodUnknown,
    exceptions.ParseError: NotJson,
    exceptions.UnsupportedMediaType: OnlyJson,
    exceptions.Throttled: TooManyRequests,
    exceptions.ValidationError: FieldsUnusable,
}
