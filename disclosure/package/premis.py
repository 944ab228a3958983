"""Objects and events in the words of PREMIS 3, for archives that read it."""

from collections.abc import Iterator
from html import escape

from disclosure.package.contents import ActTold, Heading, Member
from disclosure.package.custody_report import moment
from disclosure.package.growing import Growing

_BEGIN = """<?xml version="1.0" encoding="UTF-8"?>
<premis:premis xmlns:premis="http://www.loc.gov/premis/v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0">
"""  # noqa: E501 - XML
_END = "</premis:premis>\n"
# The acts of the log in the vocabulary of event types; what is not here is told as custody.
_TYPES = {
    "item:received": "accession",
    "item:stored": "ingestion",
    "item:secured": "validation",
    "item:derived": "creation",
    "item:exported": "dissemination",
    "fixity:ok": "fixity check",
    "fixity:bad": "fixity check",
    "fixity:repaired": "replication",
}


class Premis:
    """Objects first, then events, then agents, as the schema wants it: two growing texts."""

    def __init__(self, heading: Heading) -> None:
        self._heading = heading
        self._objects, self._events = Growing(), Growing()
        self._roles: set[str] = set()

    def add(self, member: Member) -> None:
        self._objects.add(_object(member))
        for place, act in enumerate(member.acts, start=1):
            self._roles.add(act.role)
            self._events.add(_event(member, act, place))

    def whole(self) -> Growing:
        """All of it as one text."""
        text = Growing()
        text.add(_BEGIN)
        for part in (self._objects, self._events):
            for step in _texts(part):
                text.add(step)
        for role in sorted(self._roles):
            text.add(_agent(role))
        text.add(_END)
        return text


def _texts(grown: Growing) -> Iterator[str]:
    """A step may end inside a letter: the rest of it is kept for the next."""
    rest = b""
    for step in grown.steps():
        cut = rest + step
        whole = cut[: cut.rfind(b"\n") + 1]
        rest = cut[len(whole) :]
        yield whole.decode()
    yield rest.decode()


def _object(member: Member) -> str:
    return f"""<premis:object xsi:type="premis:file">
{_identifier("object", "production number", member.number)}
<premis:objectCharacteristics>
{_fixity("SHA-256", member.sha256)}
{_fixity("SHA-512", member.sha512)}
<premis:size>{member.size_bytes}</premis:size>
<premis:format><premis:formatDesignation><premis:formatName>{escape(member.media_type)}</premis:formatName></premis:formatDesignation></premis:format>
</premis:objectCharacteristics>
</premis:object>
"""


def _event(member: Member, act: ActTold, place: int) -> str:
    index = "" if act.log_index is None else f"; log index {act.log_index}"
    return f"""<premis:event>
{_identifier("event", "act on item", f"{member.number}/{place}")}
<premis:eventType>{_TYPES.get(act.act, "custody")}</premis:eventType>
<premis:eventDateTime>{moment(act)}</premis:eventDateTime>
<premis:eventDetailInformation>
<premis:eventDetail>{escape(act.act + index)}</premis:eventDetail>
</premis:eventDetailInformation>
{_identifier("linkingAgent", "role", act.role)}
{_identifier("linkingObject", "production number", member.number)}
</premis:event>
"""


def _agent(role: str) -> str:
    return f"""<premis:agent>
{_identifier("agent", "role", role)}
<premis:agentName>{escape(role)}</premis:agentName>
</premis:agent>
"""


def _identifier(of: str, kind: str, value: str) -> str:
    inside = (
        f"<premis:{of}IdentifierType>{kind}</premis:{of}IdentifierType>"
        f"<premis:{of}IdentifierValue>{escape(value)}</premis:{of}IdentifierValue>"
    )
    return f"<premis:{of}Identifier>{inside}</premis:{of}Identifier>"


def _fixity(algorithm: str, digest: str) -> str:
    return (
        f"<premis:fixity><premis:messageDigestAlgorithm>{algorithm}</premis:messageDigestAlgorithm>"
        f"<premis:messageDigest>{digest}</premis:messageDigest></premis:fixity>"
    )
