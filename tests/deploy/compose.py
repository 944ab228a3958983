"""docker-compose.yml read as Compose reads it: what each service runs, and what it is told."""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
_VALUE = re.compile(r"\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}")


def filled_in(words: str, values: Mapping[str, str]) -> str:
    """Put in what `.env` says; a value that must be decided and is not is a KeyError."""

    def value(found: re.Match[str]) -> str:
        name, how, other = found.groups()
        if name is None:
            return "$"
        return values.get(name) or (other if how == "-" else "") if how == "-" else values[name]

    return _VALUE.sub(value, words)


def told(service: str, values: Mapping[str, str]) -> dict[str, str]:
    return {name: filled_in(value, values) for name, value in SERVICES[service].get("environment", {}).items()}


def command(service: str, values: Mapping[str, str]) -> list[str]:
    return [filled_in(word, values) for word in SERVICES[service]["command"]]


def mounts(service: str, values: Mapping[str, str]) -> dict[str, str]:
    """Where in the container lies what: path inside -> name of a volume, or folder or file beside the file."""
    volumes = [filled_in(volume, values).removesuffix(":ro") for volume in SERVICES[service].get("volumes", [])]
    return {inside: outside for outside, _, inside in (volume.rpartition(":") for volume in volumes)}


def image_environment() -> dict[str, str]:
    """What the Dockerfile tells every process of ours."""
    words = (ROOT / "deploy/Dockerfile").read_text().replace("\\\n", " ")
    line = next(line for line in reversed(words.splitlines()) if line.startswith("ENV "))
    return dict(word.split("=", 1) for word in line.removeprefix("ENV ").split())
