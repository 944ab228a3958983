"""The stories: all invented, no real place, person or event, in Arabic and in English."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from consent.scope import Answer, Audience
from submissions.kinds import Copies, Kind, Obtained, Part, Scale, Urgency
from submissions.services.assess import Judgement

FILES = Path(__file__).parent / "files"
YES_TO_ALL: Mapping[Audience, Answer] = dict.fromkeys(Audience, Answer.YES)
COURTS_ONLY = {
    **dict.fromkeys(Audience, Answer.YES),
    Audience.PUBLIC_REPORTING: Answer.NO,
    Audience.CONTACT: Answer.UNKNOWN,
}
MECHANISM_ONLY = {**dict.fromkeys(Audience, Answer.NO), Audience.MECHANISM: Answer.YES}


class End(StrEnum):
    """How far a story has come."""

    DRAFT = "draft"
    ABANDONED = "abandoned"
    HANDED_OVER = "handed over"
    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    UNDER_REVIEW = "under review"
    ASKED = "asked"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class File:
    """name: as on the provider's device.  is_misdeclared: its provider gives a fingerprint of something else."""

    name: str
    content: bytes
    is_misdeclared: bool = False


@dataclass(frozen=True, slots=True)
class Somebody:
    """holds_days: how long the consent holds; one ends soon, so that work lists have something to show."""

    pseudonym: str
    part: Part
    answers: Mapping[Audience, Answer]
    language: str
    promise: str | None = None
    conditions: str = ""
    holds_days: int = 3 * 365


@dataclass(frozen=True, slots=True)
class Story:
    """provider: which organisation, counted round.  restricts: the number of the item that is restricted."""

    label: str
    end: End
    provider: int
    words: Mapping[str, object]
    files: Callable[[], list[File]]
    people: tuple[Somebody, ...] = ()
    kind: Kind = Kind.MATERIAL
    urgency: Urgency = Urgency.ROUTINE
    question: str = ""
    restricts: int = 0
    provenance: Mapping[str, object] = field(default_factory=lambda: MADE_BY_US)


MADE_BY_US: Mapping[str, object] = {
    "obtained": Obtained.MADE_BY_US,
    "held_by": "Our own archive, in a locked cabinet; two people have the key.",
    "held_since": date(2026, 3, 4),
    "copies": Copies.WITH_US,
}
GIVEN_AR: Mapping[str, object] = {
    "obtained": Obtained.GIVEN_BY_PERSON,
    "obtained_how": "سلّمها لنا صاحبها في مكتبنا بعد أن شرحنا له ما سنفعل بها.",
    "held_by": "محفوظة عندنا على قرص مشفّر.",
    "held_since": date(2026, 5, 21),
    "copies": Copies.WITH_US,
}


JUDGEMENT = Judgement(
    relevance=Scale.HIGH,
    relevance_words="It shows the place and the morning that two other submissions speak of.",
    reliability=Scale.SOME,
    reliability_words="الظلال تتفق مع الساعة المذكورة، لكن لا شيء يدلّ على اسم المصوّر.",
    provenance_words="One hand only before the archive, which says how it was kept.",
    gaps_words="The device, and whether there are more pictures of the same morning.",
)
NOTE = "هل رأيت الصورة الثالثة؟ I think that the bridge is the one of the other submission."


def _file(name: str, kept_as: str, *, is_misdeclared: bool = False) -> File:
    return File(name, (FILES / kept_as).read_bytes(), is_misdeclared)


def _text(name: str, words: str) -> File:
    return File(name, words.encode())


STORIES = (
    Story(
        label="Photographs, first folder",
        end=End.REVIEWED,
        provider=0,
        words={
            "narrative": "Two photographs of a damaged bridge and a wall by the old mill, taken in one morning.",
            "places": "The bridge below the old mill (invented)",
            "period_from": date(2026, 3, 2),
            "period_to": date(2026, 3, 2),
        },
        files=lambda: [
            _file("bridge from the east bank.jpg", "bridge.jpg"),
            _file("wall by the mill.jpg", "wall.jpg"),
            _text(
                "notes of the photographer.txt", "Invented notes.\n07:14 east bank, wind from the north.\n07:31 wall.\n"
            ),
        ],
        people=(Somebody("P-01", Part.GAVE_MATERIAL, YES_TO_ALL, "English"),),
    ),
    Story(
        label="صور، المجلد الثاني",
        end=End.UNDER_REVIEW,
        provider=1,
        words={
            "narrative": "صور للسوق القديم بعد الظهر، ويظهر فيها صفّ من الأكشاك. الأسماء والأماكن مخترعة.",
            "places": "السوق القديم (مكان مخترع)",
            "period_from": date(2026, 5, 19),
        },
        files=lambda: [
            _file("السوق القديم.jpg", "market.jpg"),
            _file("قائمة التسليم.png", "delivery-list.png"),
            _text("ملاحظات.txt", "ملاحظات مخترعة: السوق، الساعة الرابعة وأربعون دقيقة.\n"),
        ],
        people=(Somebody("ش-07", Part.GAVE_MATERIAL, COURTS_ONLY, "العربية", conditions="أن يُسأل قبل كل تسليم."),),
        provenance=GIVEN_AR,
    ),
    Story(
        label="تسجيل صوتي",
        end=End.ASKED,
        provider=1,
        words={
            "narrative": "تسجيل لصوت محرّكات في الليل، قصير، من نافذة بيت عند الجسر.",
            "places": "عند الجسر (مكان مخترع)",
        },
        files=lambda: [_file("تسجيل الليل.wav", "engine.wav")],
        people=(
            Somebody(
                "ش-09",
                Part.GAVE_ACCOUNT,
                MECHANISM_ONLY,
                "العربية",
                promise="وعدناه ألّا يعرف أحد من أين جاء.",
                holds_days=35,
            ),
        ),
        provenance=GIVEN_AR,
        question="On which kind of device was the recording made, and is the first file still on it?",
    ),
    Story(
        label="Papers, one box",
        end=End.ASSIGNED,
        provider=0,
        words={
            "narrative": "A delivery list with stamps, and a photograph of the same page. One page names drivers.",
            "places": "Depot by the mill (invented)",
        },
        files=lambda: [
            _file("delivery list.png", "delivery-list.png"),
            _file("photograph of the list.jpg", "wall.jpg"),
        ],
        people=(Somebody("P-04", Part.DEPICTED, COURTS_ONLY, "English"),),
        restricts=2,
    ),
    Story(
        label="Thematic note",
        end=End.ACKNOWLEDGED,
        provider=0,
        kind=Kind.REPORT,
        words={
            "narrative": "A short note on the movement of lorries on one road, written by two members of our staff."
        },
        files=lambda: [_file("thematic note.pdf", "thematic-note.pdf")],
        provenance={"collected_by": "Two members of our staff"},
    ),
    Story(
        label="Sent twice, to be looked at",
        end=End.HANDED_OVER,
        provider=1,
        words={
            "narrative": "Two pictures from our old computer. The list of fingerprints is from that computer as well.",
            "places": "The bridge below the old mill (invented)",
        },
        files=lambda: [
            _file("bridge.jpg", "bridge.jpg"),
            _file("stalls.jpg", "market.jpg", is_misdeclared=True),
        ],
        people=(Somebody("P-11", Part.GAVE_MATERIAL, YES_TO_ALL, "English"),),
    ),
    Story(
        label="مواد عاجلة",
        end=End.HANDED_OVER,
        provider=1,
        urgency=Urgency.RISK,
        words={
            "narrative": "من سلّمنا هذه الصورة يخاف أن يُعرف. نرجو أن ينظر أحد فيها قبل غيرها.",
            "places": "حيّ المطحنة (مكان مخترع)",
        },
        files=lambda: [_file("الجدار.jpg", "wall.jpg")],
        people=(Somebody("ش-12", Part.DEPICTED, MECHANISM_ONLY, "العربية"),),
        provenance=GIVEN_AR,
    ),
    Story(
        label="A shelf of registers",
        end=End.ACKNOWLEDGED,
        provider=0,
        kind=Kind.LEAD,
        urgency=Urgency.PRESSING,
        words={
            "narrative": "A shelf of paper registers in a cellar that floods every winter. They are still there.",
            "places": "Cellar of the old school (invented)",
        },
        files=list,
        provenance={"obtained_how": "A neighbour told us; we have seen the shelf from the door."},
    ),
    Story(
        label="Not finished yet",
        end=End.DRAFT,
        provider=0,
        words={"narrative": "Photographs of a wall; more will follow this week."},
        files=lambda: [_file("wall.jpg", "wall.jpg")],
    ),
    Story(label="Begun by mistake", end=End.ABANDONED, provider=0, words={}, files=list),
)
