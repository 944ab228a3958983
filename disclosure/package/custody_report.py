"""The custody report of one item: what was done to it, when, in which role, and where the signed log says so."""

import json

from django.utils.translation import override

from disclosure.package.contents import ActTold, Heading, Member

FORMAT = "portal-custody-report/1"


def as_json(heading: Heading, member: Member) -> str:
    told = {
        "format": FORMAT,
        "production_number": member.number,
        "file": member.path,
        "copy": member.copy.value,
        "what_was_done": member.what_was_done,
        "media_type": member.media_type,
        "size_bytes": member.size_bytes,
        "sha256": member.sha256,
        "sha512": member.sha512,
        "log": {"origin": heading.log_origin, "key": heading.log_key},
        "acts": [
            {"act": one.act, "time": moment(one), "role": one.role, "log_index": one.log_index} for one in member.acts
        ],
    }
    if member.provider:
        told["provider"] = member.provider
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def as_text(heading: Heading, member: Member) -> str:
    with override("en"):
        copy = str(member.copy.label)
    lines = [
        f"Custody of {member.number}",
        "",
        f"File: {member.path}",
        f"Size: {member.size_bytes} bytes",
        f"SHA-256: {member.sha256}",
        f"SHA-512: {member.sha512}",
        f"What it is: {copy}",
        *([f"What was done to make it: {member.what_was_done}"] if member.what_was_done else []),
        *([f"Provider: {member.provider}"] if member.provider else []),
        f"Log: {heading.log_origin}",
        "",
        *(_line(one) for one in member.acts),
        "",
    ]
    return "\n".join(lines)


def moment(one: ActTold) -> str:
    return one.at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _line(one: ActTold) -> str:
    place = "not yet placed" if one.log_index is None else f"log index {one.log_index}"
    return f"{moment(one)}  {one.words}  ({one.role}, {place})"
