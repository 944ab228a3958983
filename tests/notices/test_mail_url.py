"""Where mail goes is told in one variable; what cannot be used is refused by its name, without the password in it."""

import pytest

from iiim_portal import env

pytestmark = pytest.mark.unit


def told(monkeypatch, url):
    monkeypatch.setenv("PORTAL_MAIL_URL", url)
    return env.mail()


def test_a_server_with_starttls(monkeypatch):
    mail = told(monkeypatch, "smtp://sender:p%40ss@mail.example:2525?from=portal@portal.example")

    assert mail["MAIL_FROM"] == "portal@portal.example"
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"]) == ("mail.example", 2525)
    assert (mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]) == ("sender", "p@ss")
    assert (mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == (True, False)


@pytest.mark.parametrize(
    ("scheme", "tls", "ssl"), [("smtp", True, False), ("smtps", False, True), ("smtp+plain", False, False)]
)
def test_how_it_is_protected(monkeypatch, scheme, tls, ssl):
    mail = told(monkeypatch, f"{scheme}://mail.example?from=portal@portal.example")

    assert (mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == (tls, ssl)


def test_a_folder_to_look_into(monkeypatch):
    mail = told(monkeypatch, "file:///var/portal/mail?from=portal@portal.example")

    assert mail["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert mail["EMAIL_FILE_PATH"] == "/var/portal/mail"


def test_told_nothing_a_process_sends_nothing(monkeypatch):
    monkeypatch.delenv("PORTAL_MAIL_URL", raising=False)

    assert env.mail() == {"MAIL_FROM": ""}


@pytest.mark.parametrize(
    "url", ["smtp://u:secret@mail.example", "http://mail.example?from=a@b.example", "mail.example"]
)
def test_what_cannot_be_used_names_itself(monkeypatch, url):
    with pytest.raises(env.WrongEnvironment, match="PORTAL_MAIL_URL") as refused:
        told(monkeypatch, url)
    assert "secret" not in str(refused.value)
