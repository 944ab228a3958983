"""Every kind of field comes out with its label, hint and error tied to it."""

import pytest
from django import forms

pytestmark = pytest.mark.unit


class Everything(forms.Form):
    title = forms.CharField(label="Title", help_text="A few words.")
    about = forms.CharField(label="About", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("m", "Material")])
    agreed = forms.ChoiceField(label="Agreed?", widget=forms.RadioSelect, choices=[("y", "Yes"), ("u", "Not known")])
    audience = forms.MultipleChoiceField(
        label="Audience", widget=forms.CheckboxSelectMultiple, choices=[("a", "Courts"), ("b", "The public")]
    )
    since = forms.DateField(label="Since", widget=forms.DateInput(attrs={"type": "date"}))
    copies = forms.BooleanField(label="Copies elsewhere", required=False)
    file = forms.FileField(label="File")


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("title", 'class="govuk-input"'),
        ("about", 'class="govuk-textarea"'),
        ("kind", 'class="govuk-select"'),
        ("agreed", 'class="govuk-radios__input"'),
        ("audience", 'class="govuk-checkboxes__input"'),
        ("since", 'type="date"'),
        ("copies", 'class="govuk-checkboxes__input"'),
        ("file", 'class="govuk-file-upload"'),
    ],
)
def test_field_has_its_look(name: str, markup: str) -> None:
    assert markup in Everything()[name].as_field_group()


def test_a_class_of_the_form_is_kept() -> None:
    class Short(forms.Form):
        code = forms.CharField(widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}))

    assert 'class="govuk-input govuk-input--width-10"' in Short()["code"].as_field_group()


def test_an_optional_field_says_so_and_a_lone_box_does_not() -> None:
    form = Everything()

    assert "(optional)" in form["about"].as_field_group()
    assert "(optional)" not in form["title"].as_field_group()
    assert "(optional)" not in form["copies"].as_field_group()


def test_an_error_is_tied_to_its_field() -> None:
    shown = Everything({})["title"].as_field_group()

    assert 'aria-describedby="id_title_helptext id_title_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="id_title_error"' in shown
    assert 'id="id_title_helptext"' in shown


def test_a_group_names_its_error_once_on_the_fieldset() -> None:
    shown = Everything({})["agreed"].as_field_group()

    assert '<fieldset class="govuk-fieldset"' in shown
    assert 'aria-describedby="id_agreed_error"' in shown
    assert shown.count("aria-describedby") == 1


def test_a_hostile_label_stays_text() -> None:
    form = Everything()
    form.fields["title"].label = "<b>x</b>"
    form.fields["title"].help_text = "<i>y</i>"

    assert "<b>" not in form["title"].as_field_group()
    assert "<i>" not in form["title"].as_field_group()
