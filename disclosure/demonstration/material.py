"""What is given on in the demonstration: invented, no real place, person or event. No bytes of it exist elsewhere."""

from datetime import date
from pathlib import Path

import submissions.demonstration.stories as told
from submissions.demonstration.stories import End, File, Somebody, Story
from submissions.kinds import Part

CREW = "Crew of the ferry (invented): A. Vell, first mate. B. Torr, engine. C. Ansel, ropes.\n"
CREW_COVERED = "Crew of the ferry (invented): ███████, first mate. ███████, engine. ████████, ropes.\n"


def _own(kept_as: str, mark: bytes) -> bytes:
    """A picture of the demonstration with a mark behind its end: the same to look at, other bytes."""
    return (Path(told.__file__).parent / "files" / kept_as).read_bytes() + mark


FERRY = Story(
    label="Spring photographs",
    end=End.REVIEWED,
    provider=0,
    words={
        "narrative": "Two photographs of a ferry landing, notes to them, and a list of the crew.",
        "places": "The ferry landing below the mill (invented)",
        "period_from": date(2026, 4, 11),
    },
    files=lambda: [
        File("ferry landing.jpg", _own("bridge.jpg", b"\nferry\n")),
        File("mill road.jpg", _own("wall.jpg", b"\nmill road\n")),
        File("notes to the photographs.txt", b"Invented notes.\n16:02 landing, two boats. 16:20 road, no traffic.\n"),
        File("crew of the ferry.txt", CREW.encode()),
    ],
    people=(Somebody("P-02", Part.GAVE_MATERIAL, told.YES_TO_ALL, "English"),),
)
HARBOUR = Story(
    label="Harbour registers",
    end=End.REVIEWED,
    provider=2,
    words={
        "narrative": "One page of a harbour register, photographed, and the same page typed.",
        "places": "Lantern harbour (invented)",
    },
    files=lambda: [
        File("register, page 12.png", _own("delivery-list.png", b"\npage 12\n")),
        File(
            "register, page 12, typed.txt", b"Page 12 (invented)\n1 barge, flour. 2 barges, bricks. 1 ferry, empty.\n"
        ),
    ],
    people=(Somebody("Q-01", Part.GAVE_MATERIAL, told.YES_TO_ALL, "English"),),
)
LETTERS = Story(
    label="رسائل من المخزن",
    end=End.ACKNOWLEDGED,
    provider=1,
    words={"narrative": "رسالتان قصيرتان عن مخزن. الأسماء والأماكن مخترعة.", "places": "المخزن عند الجسر (مكان مخترع)"},
    files=lambda: [File("رسالة أولى.txt", "رسالة مخترعة: وصلت الصناديق يوم الأحد.\n".encode())],
    people=(Somebody("ش-21", Part.GAVE_MATERIAL, told.YES_TO_ALL, "العربية"),),
    provenance=told.GIVEN_AR,
)
MATERIAL = (FERRY, HARBOUR, LETTERS)
