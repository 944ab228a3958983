"""The bag (RFC 8493) as one tar, in one pass: each item when its turn comes, the lists of everything at the end."""

from collections.abc import Iterable, Iterator

from disclosure.package import custody_report, terms
from disclosure.package.contents import Heading, Member, Withheld
from disclosure.package.growing import Growing
from disclosure.package.premis import Premis
from disclosure.package.readme import LANGUAGES, readme
from disclosure.package.tables import row
from disclosure.package.tar import Tar

ALGORITHMS = ("sha256", "sha512")
SOFTWARE = "portal release package/1"


class Bag:
    """Gives the steps of the tar: `opening`, then `member` for each item, then `closing`; in that order, each once."""

    def __init__(self, heading: Heading) -> None:
        self._heading = heading
        self._tar = Tar(at=heading.built_at)
        self._manifests = {algorithm: Growing() for algorithm in ALGORITHMS}
        self._tags = {algorithm: Growing() for algorithm in ALGORITHMS}
        self._permissions = Growing()
        self._permissions.add(terms.table_head())
        self._premis = Premis(heading)
        self._bytes = self._files = 0

    def opening(self) -> Iterator[bytes]:
        yield from self._tag("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        for language, name in LANGUAGES.items():
            yield from self._tag(name, readme(self._heading, language))

    def member(self, member: Member, steps: Iterator[bytes]) -> Iterator[bytes]:
        """One item with its permission and its custody.  steps: exactly `size_bytes` bytes, verified by the giver."""
        yield from self._tar.file(self._named(member.path), member.size_bytes, steps)
        self._list(self._manifests, member.path, (member.sha256, member.sha512))
        self._bytes, self._files = self._bytes + member.size_bytes, self._files + 1
        yield from self._tag(f"annex/permissions/{member.number}.txt", terms.page(self._heading, member))
        yield from self._tag(f"custody/{member.number}.json", custody_report.as_json(self._heading, member))
        yield from self._tag(f"custody/{member.number}.txt", custody_report.as_text(self._heading, member))
        self._permissions.add(terms.table_row(self._heading, member))
        self._premis.add(member)

    def closing(self, withheld: Iterable[Withheld]) -> Iterator[bytes]:
        yield from self._grown("annex/permissions.csv", self._permissions)
        yield from self._grown("withheld.csv", _withheld(withheld))
        yield from self._grown("premis.xml", self._premis.whole())
        yield from self._tag("bag-info.txt", self._info())
        for algorithm, manifest in self._manifests.items():
            yield from self._grown(f"manifest-{algorithm}.txt", manifest)
        # The lists of tag files do not list themselves.
        for algorithm, listed in self._tags.items():
            name = self._named(f"tagmanifest-{algorithm}.txt")
            yield from self._tar.file(name, listed.size_bytes, listed.steps())
        yield from self._tar.end()

    def _info(self) -> str:
        heading = self._heading
        return (
            f"External-Identifier: {heading.reference}\n"
            f"Bagging-Date: {heading.built_at.date().isoformat()}\n"
            f"Payload-Oxum: {self._bytes}.{self._files}\n"
            f"Bag-Software-Agent: {SOFTWARE}\n"
            f"Custody-Log: {heading.log_origin}\n"
            f"Recipient-Key-Fingerprint: {heading.sealed_to}\n"
        )

    def _tag(self, path: str, text: str) -> Iterator[bytes]:
        grown = Growing()
        grown.add(text)
        return self._grown(path, grown)

    def _grown(self, path: str, grown: Growing) -> Iterator[bytes]:
        self._list(self._tags, path, grown.digests)
        return self._tar.file(self._named(path), grown.size_bytes, grown.steps())

    def _list(self, lists: dict[str, Growing], path: str, digests: tuple[str, str]) -> None:
        for algorithm, digest in zip(ALGORITHMS, digests, strict=True):
            lists[algorithm].add(f"{digest}  {path}\n")

    def _named(self, path: str) -> str:
        return f"{self._heading.reference}/{path}"


def _withheld(withheld: Iterable[Withheld]) -> Growing:
    table = Growing()
    table.add(row(("production_number", "reason")))
    for one in withheld:
        table.add(row((one.number, one.reason)))
    return table
