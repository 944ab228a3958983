"""The certificates nginx shows, as far as this process was told of them: only until when they are good."""

from datetime import datetime
from pathlib import Path

from vault.certificate import good_until


def ends(folder: Path | None) -> dict[str, datetime]:
    """When each `.crt` of the folder ends, by the file's name without its ending."""
    files = sorted(folder.glob("*.crt")) if folder else []
    return {file.stem: good_until(file.read_bytes()) for file in files}
