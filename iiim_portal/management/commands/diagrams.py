"""Draw every state table into docs/states, so that the picture and the code cannot differ."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.statetable import StateTable

HEAD = "Drawn by `make diagrams` from `{module}.py`; do not edit.\n"


def tables() -> list[tuple[str, StateTable]]:
    """Every state table of our apps, with the module that holds it."""
    found: list[tuple[str, StateTable]] = []
    for config in apps.get_app_configs():
        if Path(config.path).is_relative_to(settings.ROOT):
            for module in map(import_module, _modules(config)):
                found += [(module.__name__, thing) for thing in vars(module).values() if isinstance(thing, StateTable)]
    return found


def _modules(config: AppConfig) -> list[str]:
    """An app's states are a module, or a folder with one for each kind of record."""
    files = (Path(config.path) / "states.py", *sorted(Path(config.path).glob("states/*.py")))
    return [
        ".".join([config.name, *path.relative_to(config.path).with_suffix("").parts])
        for path in files
        if path.exists() and path.stem != "__init__"
    ]


def drawing(module: str, table: StateTable) -> str:
    """A page with the arrows as a Mermaid diagram and as a table of who may move what."""
    arrows = sorted((old, new, ", ".join(sorted(movers))) for old, new, movers in table)
    lines = [f"# {table.name}", "", HEAD.format(module=module.replace(".", "/")), "```mermaid", "stateDiagram-v2"]
    lines += [f"    {old} --> {new}" for old, new, _movers in arrows]
    lines += ["```", "", "| from | to | moved by |", "| --- | --- | --- |"]
    lines += [f"| {old} | {new} | {movers} |" for old, new, movers in arrows]
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = "Draw the state tables into docs/states (--check: only say whether a drawing is stale)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.ROOT / "docs" / "states"
        wanted = {folder / f"{table.name.replace(' ', '_')}.md": drawing(module, table) for module, table in tables()}
        stale = [path.name for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
        stale += [path.name for path in folder.glob("*.md") if path not in wanted]
        if options["check"]:
            if stale:
                raise CommandError(f"stale: {', '.join(sorted(stale))}. Run `make diagrams`.")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("*.md"):
            path.unlink()
        for path, text in wanted.items():
            path.write_text(text, "utf-8")
        self.stdout.write(f"{len(wanted)} drawings")
