"""Where a notice leads. Pages above this app are known by name only; one that is not mounted here is no link."""

from collections.abc import Mapping
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from custody.acts import SubjectKind

# Names of pages, the nearest first: with the subject's id where there is such a page, else the list it stands in.
PLACES: Mapping[SubjectKind, tuple[str, ...]] = {
    SubjectKind.SUBMISSION: ("submissions:status", "submissions:submission"),
    SubjectKind.ITEM: ("submissions:item", "submissions:queue", "submissions:list"),
    SubjectKind.UPLOAD: ("submissions:list",),
    SubjectKind.RECEIPT: ("submissions:list",),
    SubjectKind.NOTE: ("submissions:note",),
    SubjectKind.CONSENT: ("consent:sources", "submissions:queue"),
    SubjectKind.SOURCE: ("consent:sources", "submissions:queue"),
    SubjectKind.CONFIDENTIALITY: ("consent:sources", "consent:reports", "submissions:queue"),
    SubjectKind.DISCLOSURE: ("disclosure:request",),
    SubjectKind.PACKAGE: ("disclosure:requests",),
    SubjectKind.QUESTION: ("disclosure:question",),
    SubjectKind.FEEDBACK: ("feedback:note",),
    SubjectKind.LESSON: ("feedback:lesson", "feedback:lessons"),
    SubjectKind.THREAD: ("dialogue:message_thread", "dialogue:messages"),
    SubjectKind.VOICE: ("dialogue:voice", "dialogue:voices"),
    SubjectKind.INFORMATION_REQUEST: ("dialogue:request", "dialogue:requests"),
    SubjectKind.CONTACT_REQUEST: ("dialogue:reach", "dialogue:reaches"),
    SubjectKind.ACTIVITY: ("dialogue:update", "dialogue:updates"),
    SubjectKind.LEAD: ("dialogue:lead", "dialogue:leads"),
    SubjectKind.PLATFORM: ("dialogue:platform", "dialogue:platforms"),
    SubjectKind.MEETING: ("dialogue:meeting", "dialogue:meetings"),
    SubjectKind.TOPIC: ("dialogue:topic", "dialogue:topics"),
    SubjectKind.ACTION_ITEM: ("dialogue:action", "dialogue:actions"),
    SubjectKind.ENQUIRY: ("dialogue:enquiry", "dialogue:enquiries"),
    SubjectKind.BULLETIN: ("dialogue:bulletin", "dialogue:bulletins"),
    SubjectKind.REPORT: ("dashboard:report", "dashboard:reports"),
    SubjectKind.AGREEMENT: ("accounts:organisation", "accounts:organisations"),
    SubjectKind.ORGANISATION: ("accounts:organisation",),
    SubjectKind.MEMBER: ("accounts:members", "accounts:organisations"),
    SubjectKind.CONTACT: ("accounts:organisation", "accounts:organisations"),
}


def address_of(subject_kind: str, subject_id: UUID) -> str:
    """The page of the subject on this face, or the nearest list; empty when this face has neither."""
    for name in PLACES.get(SubjectKind(subject_kind), ()):
        for args in ([subject_id], []):
            try:
                return reverse(name, args=args)
            except NoReverseMatch:
                continue
    return ""
