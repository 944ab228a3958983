"""Questions to people: shape and cleaning only."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.models import AgreementText, Person, Scope, Team
from accounts.models.agreement import DEFAULT_COOLING_HOURS, DEFAULT_FEEDBACK_DAYS, DEFAULT_NOTICE_DAYS
from accounts.models.person import LOGIN_PATTERN
from accounts.models.role import MECHANISM_CHOICES, PARTNER_CHOICES
from accounts.secondfactor import latin_digits

LONGEST_REASON = 300
TOKEN_DAYS = [(30, _("30 days")), (90, _("90 days")), (365, _("a year"))]


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Login name and password; the code is only looked at after many failures at this account."""

    code = forms.CharField(
        label=_("Code of your second factor"),
        help_text=_("Only if signing in fails although everything is right."),
        required=False,
        max_length=32,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Login name")
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""
        self.order_fields(["login", "password", "code"])


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """A code in digits of any script."""

    def clean_code(self) -> str:
        self.cleaned_data["code"] = latin_digits(self.cleaned_data["code"])
        code: str = super().clean_code()
        return code


class CodeAgainForm(ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    def clean_code(self) -> str:
        self.cleaned_data["code"] = latin_digits(self.cleaned_data["code"])
        code: str = super().clean_code()
        return code


class EnrolForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    def clean_code(self) -> str:
        self.cleaned_data["code"] = latin_digits(self.cleaned_data["code"])
        code: str = super().clean_code()
        return code


class SlipForm(forms.Form):
    """The code on a slip."""

    code = forms.CharField(
        label=_("Code on your slip"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"}),
    )


class PasswordForm(forms.Form):
    """A new password; it is typed twice because nobody can send a reminder."""

    code = forms.CharField(max_length=40, widget=forms.HiddenInput)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. A few words in a row are good."),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse passwords that are short, common, or like the login name."""
        data = super().clean() or {}
        if data.get("password") != data.get("again"):
            self.add_error("again", _("The two passwords differ."))
        elif password := data.get("password"):
            try:
                validate_password(password, Person(login=data.get("login", ""), display_name=data.get("name", "")))
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return data


class JoinForm(PasswordForm):
    login = forms.CharField(
        label=_("Login name"),
        help_text=_("You choose it. It need not have anything to do with your name."),
        validators=[LOGIN_PATTERN],
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "dir": "ltr"}),
    )
    name = forms.CharField(
        label=_("Name to be shown"),
        help_text=_("Your colleagues and your contact point see it. A pseudonym is enough."),
        max_length=80,
    )
    field_order = ("login", "name", "password", "again", "code")

    def clean_login(self) -> str:
        login: str = self.cleaned_data["login"]
        return login.lower()


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}))


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    name_ar = forms.CharField(
        label=_("Name in Arabic"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "rtl"})
    )
    short_label = forms.CharField(
        label=_("Short label"),
        help_text=_("Neutral: it is shown on screens that others may see."),
        max_length=24,
    )


class SignForm(forms.Form):
    """A signature on paper, recorded."""

    signatories = forms.CharField(
        label=_("Who signed"), help_text=_("One name on each line."), widget=forms.Textarea(attrs={"rows": 3})
    )
    signed_on = forms.DateField(label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_signatories(self) -> list[str]:
        names = [line.strip()[:200] for line in self.cleaned_data["signatories"].splitlines() if line.strip()]
        if not names:
            raise forms.ValidationError(_("Give at least one name."))
        return names


class SignProtocolForm(SignForm):
    text: "forms.ModelChoiceField[AgreementText]" = forms.ModelChoiceField(
        label=_("Wording"), queryset=None, empty_label=_("Choose a wording")
    )
    field_order = ("text", "signatories", "signed_on")

    def __init__(self, *args: Any, texts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.queryset = texts  # type: ignore[attr-defined]
        field.label_from_instance = _wording  # type: ignore[attr-defined]


def _wording(text: AgreementText) -> str:
    return f"{text.title} · {text.version} · {text.language}"


class MemorandumForm(forms.Form):
    subject = forms.CharField(
        label=_("What should be agreed beyond the Protocol"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )


class TermsForm(forms.Form):
    feedback_days = forms.IntegerField(
        label=_("Days until feedback is due"), initial=DEFAULT_FEEDBACK_DAYS, min_value=1, max_value=365
    )
    notice_days = forms.IntegerField(
        label=_("Days of notice before a meeting"), initial=DEFAULT_NOTICE_DAYS, min_value=1, max_value=365
    )
    cooling_hours = forms.IntegerField(
        label=_("Hours between an agreement to disclose and its effect"),
        initial=DEFAULT_COOLING_HOURS,
        min_value=0,
        max_value=2160,
    )


class ContactForm(forms.Form):
    contact_point: "forms.ModelChoiceField[Person]" = forms.ModelChoiceField(
        label=_("Contact point"), queryset=None, empty_label=_("Choose a person")
    )
    deputy: "forms.ModelChoiceField[Person]" = forms.ModelChoiceField(
        label=_("Deputy"), queryset=None, empty_label=_("Choose a person")
    )
    how_to_write = forms.CharField(label=_("How to reach them outside the portal"), max_length=200, required=False)
    handover_note = forms.CharField(
        label=_("Note for whoever takes over"),
        help_text=_("Seen by staff only. No names of sources."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("contact_point", "deputy"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = _shown_name  # type: ignore[attr-defined]


def _shown_name(person: Person) -> str:
    return person.display_name


class InviteForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=PARTNER_CHOICES, widget=forms.RadioSelect)


class TokenForm(forms.Form):
    label = forms.CharField(label=_("What it is for"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(label=_("How long it works"), choices=TOKEN_DAYS, coerce=int, initial=90)


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name of the team"), max_length=80)


class ProposeRoleForm(forms.Form):
    team: "forms.ModelChoiceField[Team]" = forms.ModelChoiceField(
        label=_("Team"), queryset=None, empty_label=_("Choose a team")
    )
    role = forms.ChoiceField(label=_("Role"), choices=MECHANISM_CHOICES)
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        self.fields["team"].label_from_instance = _team_name  # type: ignore[attr-defined]


def _team_name(team: Team) -> str:
    return team.name
