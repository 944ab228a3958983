"""The permission annex: to what each item's use is bound, as a table and as a page for each item (D1)."""

from collections.abc import Iterator

from disclosure.package.contents import Heading, Member
from disclosure.package.tables import row

HEAD = (
    "production_number",
    "file",
    "copy",
    "purpose",
    "redacted",
    "no_public_use",
    "only_in",
    "until",
    "hazard",
    "provider",
    "conditions_of_people",
)


def table_head() -> str:
    return row(HEAD)


def table_row(heading: Heading, member: Member) -> str:
    terms = member.terms
    return row(
        (
            member.number,
            member.path,
            member.copy.value,
            heading.purpose,
            _yes(terms.is_redacted),
            _yes(terms.no_public_use),
            terms.only_in,
            terms.until.isoformat() if terms.until else "",
            _yes(terms.is_hazard),
            member.provider,
            " / ".join(" ".join(words.split()) for words in terms.of_people),
        )
    )


def page(heading: Heading, member: Member) -> str:
    """The same for one item, in sentences."""
    lines = [
        f"Permission for {member.number}",
        "",
        f"File: {member.path}",
        f"SHA-256: {member.sha256}",
        f"Given to: {heading.recipient} ({heading.jurisdiction})",
        f"For this purpose and no other: {heading.purpose}",
        *_indented(heading.purpose_words),
        "",
        *_conditions(member),
    ]
    return "\n".join([*lines, ""])


def _conditions(member: Member) -> Iterator[str]:
    terms = member.terms
    yield "It may be passed on to nobody without the Mechanism's written consent."
    if terms.is_redacted:
        yield "It was given with redactions. What was taken out may not be restored or asked of others."
    if terms.no_public_use:
        yield "It may not be used in public: no public hearing, no public filing, no publication."
    if terms.only_in:
        yield "It may be used in these proceedings only:"
        yield from _indented(terms.only_in)
    if terms.until:
        yield f"The permission ends after {terms.until.isoformat()}. Whatever use goes on beyond needs a new one."
    if terms.is_hazard:
        yield "WARNING: malware was found in this file, or it was not scanned. Open it on a machine set apart for that."
    for words in terms.of_people:
        yield "A person in it, or who gave it, agreed on this condition, and it binds whoever uses the item:"
        yield from _indented(words)
    if member.provider:
        yield f"Provider, who agreed to be named: {member.provider}"
    else:
        yield "The provider is not named. Nobody may try to find out who it is."


def _indented(words: str) -> Iterator[str]:
    for line in words.splitlines() or [""]:
        yield f"    {line}"


def _yes(told: bool) -> str:  # noqa: FBT001 - the answer itself
    return "yes" if told else "no"
