"""A record's life as a table: which state may follow which, and who may move it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from common.actors import Role
from common.errors import Conflict, NotAllowed


class IllegalMove(Conflict):
    """There is no arrow from the old state to the new one."""

    def __init__(self, *, table: str, old: str, new: str) -> None:
        super().__init__(f"{table}: no arrow from {old} to {new}")
        self.table, self.old, self.new = table, old, new


@dataclass(frozen=True, slots=True)
class StateTable:
    """All arrows of one kind of record; anything not written here is refused."""

    name: str
    arrows: Mapping[tuple[str, str], frozenset[Role]]

    def check(self, *, old: str, new: str, role: Role) -> None:
        """Refuse a move that has no arrow, or whose arrow belongs to other roles."""
        movers = self.arrows.get((old, new))
        if movers is None:
            raise IllegalMove(table=self.name, old=old, new=new)
        if role not in movers:
            raise NotAllowed(f"{self.name}: {role} may not move {old} to {new}")

    def allows(self, *, old: str, new: str, role: Role) -> bool:
        return role in self.arrows.get((old, new), frozenset())

    def __iter__(self) -> Iterator[tuple[str, str, frozenset[Role]]]:
        for (old, new), movers in self.arrows.items():
            yield old, new, movers
