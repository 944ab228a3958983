"""Coming in for real: password, code, passkey; and seeing where else one is signed in."""

import hmac
import re
import struct
import time
from base64 import b32decode

from playwright.sync_api import expect

from tests.browser.house import House, Person
from tests.browser.visit import Door, Visit

STEP_SECONDS = 30
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
# A phone with a fingerprint reader, as Chromium plays it.
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_password_and_then_a_code_in_arabic_digits(door: Door, house: House):
    with door.open(language="ar") as visit:
        _give_password(visit, house.person("basil"))
        _give_code(visit, _code(house.person("basil").totp_secret).translate(ARABIC_DIGITS))

        visit.page.wait_for_url(f"{visit.base}/")
        assert visit.page.locator("main h2").count() > 0


def test_a_wrong_code_is_refused_in_words_and_one_may_try_again(door: Door, house: House):
    with door.open() as visit:
        _give_password(visit, house.person("carine"))
        right = _code(house.person("carine").totp_secret)
        _give_code(visit, f"{(int(right) + 1) % 10**6:06}")

        expect(visit.page.locator(".govuk-error-summary")).to_be_visible()
        assert visit.page.title().startswith(visit.say("Error:"))
        _give_code(visit, right)
        visit.page.wait_for_url(f"{visit.base}/")


def test_unknown_person_and_wrong_password_read_the_same(door: Door, house: House):
    with door.open() as visit:
        refusals = []
        for login in ("carine", "nobody-of-this-name"):
            visit.go("/account/login/")
            _fill_in(visit, login, "not the password")
            refusals.append(visit.page.locator(".govuk-error-summary").inner_text())

    assert refusals[0] == refusals[1]


def test_a_passkey_is_added_and_opens_the_account_by_itself(door: Door, house: House):
    with door.open() as plain:
        # A passkey belongs to a name; an address in numbers has none.
        visit = plain.at(f"http://localhost:{house.partner_port}")
        visit.enter("daoud")
        phone = visit.page.context.new_cdp_session(visit.page)
        phone.send("WebAuthn.enable")
        phone.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
        _add_passkey(visit)
        visit.page.locator('header form[action$="/logout/"] button').click()
        visit.page.wait_for_url(re.compile("/account/login/"))
        visit.page.locator("#passkey_login").click()

        visit.page.wait_for_url(f"{visit.base}/")
        visit.go("/account/second-factor/webauthn/")
        expect(visit.page.locator("main").get_by_text("Phone in the drawer")).to_be_visible()


def test_other_sessions_are_listed_and_ended(door: Door):
    with door.open() as here, door.open() as there:
        there.enter("faris")
        here.enter("faris")
        here.go("/account/sessions/")
        assert here.page.locator("main .list-rows > li").count() >= 2
        here.submit("/account/sessions/")
        there.go("/")
        here.go("/")

        assert "/account/login/" in there.page.url
        assert "/account/login/" not in here.page.url


def _give_password(visit: Visit, person: Person) -> None:
    visit.go("/account/login/")
    _fill_in(visit, person.login, person.password)
    visit.page.wait_for_url(re.compile("/authenticate/"))


def _fill_in(visit: Visit, login: str, password: str) -> None:
    visit.page.fill('input[name="login"]', login)
    visit.page.fill('input[name="password"]', password)
    visit.submit("/account/login/")


def _give_code(visit: Visit, code: str) -> None:
    visit.page.fill('input[name="code"]', code)
    visit.submit("/authenticate/")


def _add_passkey(visit: Visit) -> None:
    visit.go("/account/second-factor/webauthn/add/")
    visit.page.fill('input[name="name"]', "Phone in the drawer")
    passwordless = visit.page.locator('input[name="passwordless"]')
    if passwordless.count():
        passwordless.check()
    with visit.page.expect_navigation():
        visit.page.locator("#mfa_webauthn_add").click()


def _code(secret: str) -> str:
    """The six digits of this half minute (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // STEP_SECONDS)
    digest = hmac.digest(b32decode(secret), counter, "sha1")
    start = digest[-1] & 0xF
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
