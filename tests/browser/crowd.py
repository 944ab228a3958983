"""An archive grown around the demonstration world of a portal that runs: `python -m tests.browser.crowd <items>`."""

import json
import os
import sys
from urllib.parse import urlsplit

import django

from iiim_portal.embedded import environment, folder
from iiim_portal.embedded.roles import DATABASE, OWNER


def main(items: int, team: str) -> None:
    """Give that team three of four of so many items; only the owner of the database can write rows like that."""
    data = folder.data_folder()
    told = json.loads((data / environment.FILE).read_text())
    place = urlsplit(told["PORTAL_DATABASE_URL"])
    password = folder.known_secrets(data)["owner"]
    os.environ.update(told)
    os.environ["PORTAL_DATABASE_URL"] = f"postgres://{OWNER}:{password}@{place.hostname}:{place.port}/{DATABASE}"
    django.setup()

    # Models can be imported only now.
    from accounts.models import Team  # noqa: PLC0415
    from bench.archive import Archive  # noqa: PLC0415

    Archive(Team.objects.get(name=team)).grow(items)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
