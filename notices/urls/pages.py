"""The pages of notices: each shows the own ones, so both faces have the same."""

from django.urls import URLPattern, path

from notices.views import mail, notices

PAGES: list[URLPattern] = [
    path("", notices.index, name="list"),
    path("older/<uuid:after>/", notices.older, name="older"),
    path("read/<uuid:until>/", notices.read_all, name="read_all"),
    path("mail/", mail.index, name="mail"),
    path("mail/address/", mail.address, name="mail_address"),
    path("mail/confirm/", mail.confirm, name="mail_confirm"),
    path("mail/when/", mail.rhythm, name="mail_rhythm"),
    path("mail/take-back/", mail.take_back, name="mail_take_back"),
    path("<uuid:notice_id>/", notices.follow, name="follow"),
]
