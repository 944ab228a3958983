"""Whom which act rings, and in which words. An act that is not here rings nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role
from custody.acts import Act, SubjectKind
from notices.kinds.words import Kind


class Whom(StrEnum):
    """Groups of people around an event. None of them reaches beyond the organisation the event is about (C10)."""

    FOCAL_POINTS = "focal_points"  # of the organisation
    TAKING_PART = "taking_part"  # its focal points, and those of its contributors who acted on the same thing before
    MEMBERS = "members"  # everybody of the organisation
    CONTACT = "contact"  # its contact point and deputy
    ON_IT = "on_it"  # staff who acted on the same thing before
    NAMED = "named"  # people the event itself names, by pseudonym
    TEAM = "team"  # of the team to which the event gave its subject
    IN_ROLE = "in_role"  # all staff in these roles
    ALL_FOCAL_POINTS = "all_focal_points"  # of every organisation that works with the Mechanism
    SIGNATORIES = "signatories"  # focal points of organisations that have signed


class Again(StrEnum):
    """What becomes of a notice that is not read yet when the same happens again: it moves up, and stays one."""

    SAME_SUBJECT = "same_subject"
    SAME_KIND = "same_kind"


@dataclass(frozen=True, slots=True)
class Rule:
    """Ring these people in these words.

    roles: of staff, those who are rung.  names: facts of the event that hold pseudonyms.
    about: only if the event is about this.  by: only if somebody in these roles acted.
    where: only if the event's facts say so.
    """

    to: Whom
    kind: Kind
    roles: frozenset[Role] = MECHANISM_ROLES
    names: tuple[str, ...] = ()
    about: SubjectKind | None = None
    by: frozenset[Role] = frozenset(Role)
    where: tuple[tuple[str, str], ...] = ()
    again: Again = Again.SAME_SUBJECT


_HEADS = frozenset({Role.HEAD})
_OFFICERS = frozenset({Role.DISCLOSURE_OFFICER})
_REVIEWERS = frozenset({Role.ANALYST, Role.TEAM_LEAD})
# Who reads notes on a submission; the note names as many of them as it has facts for.
_NOTE_READERS = _REVIEWERS | {Role.PROTECTION_OFFICER}
MENTIONED = ("mentioned_1", "mentioned_2", "mentioned_3", "mentioned_4", "mentioned_5")
_EVIDENCE = frozenset({Role.EVIDENCE_OFFICER})
_CONTACTS = frozenset({Role.CONTACT_POINT})
_BY_NGO, _BY_STAFF = PARTNER_ROLES, MECHANISM_ROLES | {Role.WORKER}


def _to_ngo(kind: Kind, whom: Whom = Whom.FOCAL_POINTS, about: SubjectKind | None = None) -> Rule:
    """Tell the organisation what the Mechanism, or time, has done."""
    return Rule(whom, kind, about=about, by=_BY_STAFF)


def _to_contact(kind: Kind) -> Rule:
    """Tell the contact point what the organisation has done."""
    return Rule(Whom.CONTACT, kind, by=_BY_NGO)


def _on_it(kind: Kind, roles: frozenset[Role] = MECHANISM_ROLES, about: SubjectKind | None = None) -> Rule:
    return Rule(Whom.ON_IT, kind, roles=roles, about=about)


def _in_role(kind: Kind, roles: frozenset[Role], about: SubjectKind | None = None) -> Rule:
    return Rule(Whom.IN_ROLE, kind, roles=roles, about=about)


_SUBMISSIONS: dict[Act, tuple[Rule, ...]] = {
    Act.SUBMISSION_HANDED_OVER: (_in_role(Kind.HANDED_OVER, _EVIDENCE), _to_contact(Kind.HANDED_OVER)),
    Act.SUBMISSION_ACKNOWLEDGED: (_to_ngo(Kind.ACKNOWLEDGED, Whom.TAKING_PART),),
    Act.SUBMISSION_ASSIGNED: (
        Rule(Whom.NAMED, Kind.ASSIGNED, names=("reviewer",), roles=_REVIEWERS),
        Rule(Whom.TEAM, Kind.ASSIGNED, roles=_REVIEWERS),
    ),
    Act.SUBMISSION_MORE_INFORMATION_ASKED: (_to_ngo(Kind.MORE_ASKED, Whom.TAKING_PART),),
    Act.SUBMISSION_MORE_INFORMATION_GIVEN: (_on_it(Kind.MORE_GIVEN, _REVIEWERS),),
    Act.SUBMISSION_REVIEWED: (_to_ngo(Kind.REVIEWED, Whom.TAKING_PART),),
    Act.NOTE_WRITTEN: (Rule(Whom.NAMED, Kind.MENTIONED, names=MENTIONED, roles=_NOTE_READERS),),
    Act.RECEIPT_ISSUED: (_to_ngo(Kind.RECEIPT_READY, Whom.TAKING_PART),),
    # Of items there are thousands: one notice says that there are some.
    Act.ITEM_HELD: (Rule(Whom.IN_ROLE, Kind.ITEM_HELD, roles=_EVIDENCE, again=Again.SAME_KIND),),
    Act.ITEM_REFUSED: (Rule(Whom.FOCAL_POINTS, Kind.ITEM_REFUSED, by=_BY_STAFF, again=Again.SAME_KIND),),
    Act.ITEM_EXPIRED: (Rule(Whom.FOCAL_POINTS, Kind.ITEM_EXPIRED, by=_BY_STAFF, again=Again.SAME_KIND),),
    Act.FIXITY_BAD: (Rule(Whom.IN_ROLE, Kind.COPY_DAMAGED, roles=_EVIDENCE, again=Again.SAME_KIND),),
    Act.FIXITY_LOST: (Rule(Whom.IN_ROLE, Kind.COPY_DAMAGED, roles=_EVIDENCE | _HEADS, again=Again.SAME_KIND),),
}

# What an organisation answers cools first, and is seen by nobody of the Mechanism: it rings colleagues alone. Officers
# and Heads hear when all of it is settled (ADR 11).
_DISCLOSURE: dict[Act, tuple[Rule, ...]] = {
    Act.DISCLOSURE_ASKED: (_to_ngo(Kind.DISCLOSURE_ASKED, about=SubjectKind.QUESTION),),
    Act.DISCLOSURE_REMINDED: (_to_ngo(Kind.DISCLOSURE_REMINDED, about=SubjectKind.QUESTION),),
    Act.DISCLOSURE_QUESTION_ENDED: (_to_ngo(Kind.DISCLOSURE_ENDED, about=SubjectKind.QUESTION),),
    Act.DISCLOSURE_ANSWERED: (
        Rule(Whom.FOCAL_POINTS, Kind.DISCLOSURE_ANSWERED, about=SubjectKind.QUESTION, by=_BY_NGO),
    ),
    Act.DISCLOSURE_AGREEMENT_WITHDRAWN: (
        Rule(Whom.FOCAL_POINTS, Kind.AGREEMENT_WITHDRAWN, about=SubjectKind.QUESTION, by=_BY_NGO),
    ),
    Act.DISCLOSURE_LAPSED: (
        _to_ngo(Kind.DISCLOSURE_ENDED, about=SubjectKind.QUESTION),
        _on_it(Kind.DISCLOSURE_SETTLED, _OFFICERS, SubjectKind.DISCLOSURE),
    ),
    Act.DISCLOSURE_SETTLED: (
        _on_it(Kind.DISCLOSURE_SETTLED, _OFFICERS, SubjectKind.DISCLOSURE),
        _in_role(Kind.DISCLOSURE_SETTLED, _HEADS, SubjectKind.DISCLOSURE),
    ),
    Act.DISCLOSURE_APPROVED: (_on_it(Kind.DISCLOSURE_DECIDED, _OFFICERS, SubjectKind.DISCLOSURE),),
    Act.DISCLOSURE_REFUSED: (_on_it(Kind.DISCLOSURE_DECIDED, _OFFICERS, SubjectKind.DISCLOSURE),),
    Act.DISCLOSURE_VETOED: (
        _on_it(Kind.DISCLOSURE_VETOED, _OFFICERS, SubjectKind.DISCLOSURE),
        _in_role(Kind.DISCLOSURE_VETOED, _HEADS, SubjectKind.DISCLOSURE),
    ),
    Act.DISCLOSURE_PACKAGED: (_on_it(Kind.DISCLOSURE_PACKAGED, _OFFICERS, SubjectKind.DISCLOSURE),),
    Act.DISCLOSURE_RELEASED: (_to_ngo(Kind.DISCLOSURE_RELEASED, about=SubjectKind.QUESTION),),
}

_PROMISES: dict[Act, tuple[Rule, ...]] = {
    Act.CONSENT_RESTRICTED: (_to_contact(Kind.CONSENT_ENDED),),
    Act.CONSENT_WITHDRAWN: (_to_contact(Kind.CONSENT_ENDED),),
    Act.CONFIDENTIALITY_RELEASE_REPORTED: (_to_contact(Kind.PROMISE_REPORTED),),
    Act.CONFIDENTIALITY_RELEASE_CONFIRMED: (_to_ngo(Kind.PROMISE_DECIDED),),
    Act.CONFIDENTIALITY_RELEASE_DECLINED: (_to_ngo(Kind.PROMISE_DECIDED),),
}

_FEEDBACK: dict[Act, tuple[Rule, ...]] = {
    Act.FEEDBACK_SENT: (_to_ngo(Kind.FEEDBACK_ARRIVED, Whom.TAKING_PART),),
    Act.FEEDBACK_POSTPONED: (_to_ngo(Kind.FEEDBACK_LATER, Whom.TAKING_PART),),
    Act.FEEDBACK_CLEARED: (Rule(Whom.CONTACT, Kind.FEEDBACK_CLEARED),),
    Act.FEEDBACK_RETURNED: (_on_it(Kind.FEEDBACK_RETURNED, _REVIEWERS | _CONTACTS),),
    Act.FEEDBACK_REPLIED: (_to_contact(Kind.FEEDBACK_REPLIED), _on_it(Kind.FEEDBACK_REPLIED, _REVIEWERS)),
    Act.LESSON_GIVEN: (_to_contact(Kind.LESSON_GIVEN),),
    Act.LESSON_ANSWERED: (_to_ngo(Kind.LESSON_ANSWERED),),
    Act.LESSON_CHANGED: (_to_ngo(Kind.LESSON_ANSWERED),),
}

_SAID: dict[Act, tuple[Rule, ...]] = {
    Act.MESSAGE_SENT: (_to_ngo(Kind.MESSAGE, Whom.TAKING_PART), _to_contact(Kind.MESSAGE)),
    Act.VOICE_GIVEN: (_to_contact(Kind.VOICE_GIVEN),),
    Act.VOICE_ANSWERED: (_to_ngo(Kind.VOICE_ANSWERED, Whom.TAKING_PART),),
    Act.INFORMATION_ASKED: (_to_ngo(Kind.INFORMATION_ASKED),),
    Act.INFORMATION_REMINDED: (_to_ngo(Kind.INFORMATION_REMINDED),),
    Act.INFORMATION_ENDED: (_to_ngo(Kind.INFORMATION_ENDED),),
    Act.INFORMATION_ANSWERED_IN_PART: (_to_contact(Kind.INFORMATION_ANSWERED), _on_it(Kind.INFORMATION_ANSWERED)),
    Act.INFORMATION_ANSWERED: (_to_contact(Kind.INFORMATION_ANSWERED), _on_it(Kind.INFORMATION_ANSWERED)),
    Act.INFORMATION_DECLINED: (_to_contact(Kind.INFORMATION_DECLINED), _on_it(Kind.INFORMATION_DECLINED)),
    Act.CONTACT_ASKED: (_to_ngo(Kind.REACH_ASKED),),
    Act.CONTACT_ENDED: (_to_ngo(Kind.REACH_ENDED),),
    **dict.fromkeys(
        (Act.CONTACT_AGREED, Act.CONTACT_DECLINED, Act.CONTACT_CONSENTED, Act.CONTACT_REFUSED),
        (_to_contact(Kind.REACH_ANSWERED), _on_it(Kind.REACH_ANSWERED)),
    ),
    Act.ACTIVITY_REPORTED: (_to_contact(Kind.ACTIVITY_REPORTED),),
    Act.ACTIVITY_NOTED: (_to_ngo(Kind.ACTIVITY_NOTED),),
    Act.LEAD_TAKEN: (_to_ngo(Kind.LEAD_TAKEN),),
    Act.LEAD_CLOSED: (_to_ngo(Kind.LEAD_CLOSED),),
}

_MEETINGS: dict[Act, tuple[Rule, ...]] = {
    Act.PLATFORM_INVITED: (_to_ngo(Kind.PLATFORM_INVITED),),
    Act.PLATFORM_JOINED: (_to_contact(Kind.PLATFORM_ANSWERED),),
    Act.PLATFORM_DECLINED: (_to_contact(Kind.PLATFORM_ANSWERED),),
    Act.PLATFORM_LEFT: (_to_contact(Kind.PLATFORM_ANSWERED),),
    Act.MEETING_CONVENED: (_to_ngo(Kind.MEETING_CONVENED),),
    Act.MEETING_MOVED: (_to_ngo(Kind.MEETING_MOVED),),
    Act.MEETING_CANCELLED: (_to_ngo(Kind.MEETING_CANCELLED),),
    Act.MEETING_REPLIED: (_to_contact(Kind.MEETING_REPLIED),),
    Act.MINUTES_CIRCULATED: (_to_ngo(Kind.MINUTES_CIRCULATED),),
    Act.MINUTES_COMMENTED: (_to_contact(Kind.MINUTES_COMMENTED),),
    Act.MINUTES_AGREED: (_to_ngo(Kind.MINUTES_AGREED),),
    Act.TOPIC_PROPOSED: (_to_contact(Kind.TOPIC_PROPOSED),),
    Act.TOPIC_ADOPTED: (_to_ngo(Kind.TOPIC_DECIDED),),
    Act.TOPIC_DEFERRED: (_to_ngo(Kind.TOPIC_DECIDED),),
    Act.TOPIC_DECLINED: (_to_ngo(Kind.TOPIC_DECIDED),),
    Act.ACTION_RECORDED: (_to_ngo(Kind.ACTION_RECORDED),),
    Act.ACTION_CHANGED: (_to_ngo(Kind.ACTION_CHANGED), _to_contact(Kind.ACTION_CHANGED)),
    Act.ACTION_DONE: (_to_ngo(Kind.ACTION_CHANGED), _to_contact(Kind.ACTION_CHANGED)),
    Act.ACTION_DROPPED: (_to_ngo(Kind.ACTION_CHANGED), _to_contact(Kind.ACTION_CHANGED)),
}

_PUBLISHED: dict[Act, tuple[Rule, ...]] = {
    Act.ENQUIRY_ASKED: (_to_contact(Kind.ENQUIRY_ASKED),),
    Act.ENQUIRY_ANSWERED: (_to_ngo(Kind.ENQUIRY_ANSWERED, Whom.TAKING_PART),),
    Act.ENQUIRY_SET_ASIDE: (_to_ngo(Kind.ENQUIRY_ANSWERED, Whom.TAKING_PART),),
    Act.ENQUIRY_PUBLISHED: (_to_ngo(Kind.ENQUIRY_ANSWERED, Whom.TAKING_PART),),
    Act.BULLETIN_CLEARED: (_on_it(Kind.BULLETIN_CLEARED),),
    Act.BULLETIN_RETURNED: (_on_it(Kind.BULLETIN_RETURNED),),
    Act.BULLETIN_PUBLISHED: (
        Rule(Whom.SIGNATORIES, Kind.BULLETIN_PUBLISHED, where=(("audience", "signatories"),)),
        Rule(Whom.ALL_FOCAL_POINTS, Kind.BULLETIN_PUBLISHED, where=(("audience", "organisations"),)),
        Rule(Whom.ALL_FOCAL_POINTS, Kind.BULLETIN_PUBLISHED, where=(("audience", "public"),)),
    ),
    Act.REPORT_CLEARED: (_on_it(Kind.REPORT_CLEARED),),
}

_PEOPLE: dict[Act, tuple[Rule, ...]] = {
    Act.AGREEMENT_ASKED: (_to_contact(Kind.AGREEMENT_ASKED), _to_ngo(Kind.AGREEMENT_ASKED)),
    **dict.fromkeys(
        (Act.AGREEMENT_DRAFTED, Act.AGREEMENT_SIGNED, Act.AGREEMENT_DECLINED, Act.AGREEMENT_ENDED),
        (_to_contact(Kind.AGREEMENT_CHANGED), _to_ngo(Kind.AGREEMENT_CHANGED)),
    ),
    Act.ORGANISATION_SIGNED: (_to_ngo(Kind.STANDING_CHANGED, Whom.MEMBERS),),
    Act.ORGANISATION_SUSPENDED: (_to_ngo(Kind.STANDING_CHANGED, Whom.MEMBERS),),
    Act.ORGANISATION_RESTORED: (_to_ngo(Kind.STANDING_CHANGED, Whom.MEMBERS),),
    Act.ORGANISATION_WITHDREW: (_to_contact(Kind.ORGANISATION_LEFT),),
    Act.MEMBER_JOINED: (Rule(Whom.FOCAL_POINTS, Kind.MEMBER_CHANGED),),
    Act.MEMBER_REMOVED: (Rule(Whom.FOCAL_POINTS, Kind.MEMBER_CHANGED),),
    Act.CONTACT_ASSIGNED: (
        Rule(Whom.NAMED, Kind.CONTACT_GIVEN, names=("contact_point", "deputy"), roles=_CONTACTS),
        _to_ngo(Kind.CONTACT_CHANGED, Whom.MEMBERS),
    ),
}

RINGS: Mapping[Act, tuple[Rule, ...]] = {
    **_SUBMISSIONS,
    **_DISCLOSURE,
    **_PROMISES,
    **_FEEDBACK,
    **_SAID,
    **_MEETINGS,
    **_PUBLISHED,
    **_PEOPLE,
}
