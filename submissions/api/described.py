"""The schema read again for people: each address with what it takes and answers, as a page can show it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

_REFERENCE = "#/components/schemas/"
_ORDER = (
    "read_limits",
    "create_submission",
    "describe_submission",
    "add_person",
    "read_intake_key",
    "announce_item",
    "announce_items",
    "read_progress",
    "take_back_item",
    "hand_over",
    "list_submissions",
    "read_submission",
    "list_items",
    "list_receipts",
    "read_receipt",
)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is said. kind: in words, with its bounds; choices: the words it may be, if they are counted."""

    name: str
    kind: str
    is_required: bool
    choices: list[str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One verb at one address."""

    name: str
    verb: str
    path: str
    summary: str
    scope: str
    asked: list[Field]
    said: list[Field]
    told: list[Field]
    status: int


def operations(document: Mapping[str, Any]) -> list[Operation]:
    """In the order in which a program meets them; one that has no place there yet comes last."""
    every = [
        _operation(document, path, verb, one)
        for path, verbs in document["paths"].items()
        for verb, one in verbs.items()
    ]
    return sorted(every, key=lambda one: _ORDER.index(one.name) if one.name in _ORDER else len(_ORDER))


def _operation(document: Mapping[str, Any], path: str, verb: str, one: Mapping[str, Any]) -> Operation:
    good = min(int(status) for status in one["responses"])
    return Operation(
        name=one["operationId"],
        verb=verb.upper(),
        path=path,
        summary=one.get("summary", ""),
        scope=one["description"],
        asked=[_asked(parameter) for parameter in one.get("parameters", ()) if parameter["in"] != "path"],
        said=list(_fields(document, _body(one.get("requestBody")))),
        told=list(_fields(document, _body(one["responses"][str(good)]))),
        status=good,
    )


def _asked(parameter: Mapping[str, Any]) -> Field:
    form = parameter["schema"]
    return Field(
        parameter["name"],
        _kind(form),
        parameter.get("required", False),
        _choices(form),
        parameter.get("description", ""),
    )


def _body(said: Mapping[str, Any] | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (said or {}).get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _fields(document: Mapping[str, Any], form: Mapping[str, Any], above: str = "") -> Iterator[Field]:
    """Lists and objects are opened in place: `items[].name`."""
    whole = _resolved(document, form)
    for name, given in whole.get("properties", {}).items():
        inner, path = _resolved(document, given), f"{above}{name}"
        yield Field(path, _kind(inner), name in whole.get("required", ()), _choices(inner), _note(inner))
        yield from _fields(document, inner, f"{path}.")
        yield from _fields(document, inner.get("items", {}), f"{path}[].")


def _resolved(document: Mapping[str, Any], form: Mapping[str, Any]) -> Mapping[str, Any]:
    """The form itself, or what it refers to; of several that are possible the one that says most."""
    found = form
    for group in ("allOf", "oneOf"):
        if group in found:
            found = max((_resolved(document, one) for one in found[group]), key=lambda one: len(one.get("enum", ())))
    if "$ref" in found:
        found = document["components"]["schemas"][found["$ref"].removeprefix(_REFERENCE)]
    return found


def _note(form: Mapping[str, Any]) -> str:
    """What else is to be known of it; of a list of words the words themselves say it."""
    return "" if "enum" in form else str(form.get("description", ""))


def _choices(form: Mapping[str, Any]) -> list[str]:
    return [str(choice) for choice in form.get("enum", ()) if choice not in {"", None}]


def _kind(form: Mapping[str, Any]) -> str:
    words = _kinds().get(form.get("format") or form.get("type", ""), "")
    most = form.get("maxLength") or form.get("maximum")
    return _("%(kind)s, at most %(most)s") % {"kind": words, "most": most} if most else words


def _kinds() -> dict[str, str]:
    return {
        "string": _("text"),
        "integer": _("whole number"),
        "int64": _("whole number"),
        "boolean": _("true or false"),
        "date": _("day"),
        "date-time": _("moment"),
        "uuid": _("id"),
        "array": _("list"),
        "object": _("object"),
    }
