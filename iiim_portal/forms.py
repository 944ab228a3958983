"""How every form looks: govuk-frontend's markup, from templates/forms. What a form asks belongs to the apps."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.template.loader import render_to_string

WIDGETS = "django/forms/widgets/"
# A text box is any <input> that is not listed under another name.
CLASSES = {
    **dict.fromkeys(("text", "password", "number", "email", "url", "tel", "search", "date", "time"), "govuk-input"),
    "datetime": "govuk-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "clearable_file_input": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
}


class PortalRenderer(TemplatesSetting):
    """Renders `{{ form.field.as_field_group }}` with label, hint and error tied to the field."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Give a widget its class here: Django's own widget templates then need no copies of ours."""
        if template_name.startswith(WIDGETS) and "widget" in context:
            _add_class(context["widget"]["attrs"], template_name)
        return render_to_string(template_name, context, request=request)


def _add_class(attrs: dict[str, Any], template_name: str) -> None:
    name = template_name.removeprefix(WIDGETS).removesuffix(".html")
    if own := CLASSES.get(name):
        attrs["class"] = f"{own} {attrs.get('class', '')}".strip()
