"""Files that come with messages: sealed while they come in, kept like originals, opened with a trace first."""

import io

import pytest
from django.db import connection

from common.actors import MECHANISM_ROLES, PARTNER_ROLES, WORKER, Role
from common.errors import NotAllowed, NotVisible
from custody import checks as custody_checks
from custody import sequencer
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent, StagedPart, StoredObject
from custody.safe import NotOpened
from dialogue import checks as dialogue_checks
from dialogue.models import Attachment, AttachmentScan, Message, Thread
from dialogue.policies.threads import LARGEST_ATTACHMENT_BYTES, NothingArrived, NotInTheVault, ThreadClosed, TooLarge
from dialogue.services import threads_sweep
from dialogue.services.attach import CutShort, Sent, attach_file
from dialogue.services.deposit import deposit_attachment, due_attachments
from dialogue.services.open_attachment import open_attachment, read_attachment
from dialogue.services.scan_attachment import scan_attachment
from dialogue.states.threads import ATTACHMENT, AttachmentState, ThreadState
from submissions.kinds import Level
from submissions.models import Submission
from tests.actors import with_role
from tests.factories.accounts import NOON, contact_point, long_after, make_organisation, make_team
from tests.factories.staff import make_handed_over
from tests.factories.threads import attached, begun, focal_point

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]


@pytest.mark.unit
def test_every_old_new_and_role():
    arrows = {("arrived", "stored"), ("stored", "secured")}
    for old in AttachmentState:
        for new in AttachmentState:
            for role in Role:
                expected = (old.value, new.value) in arrows and role == Role.WORKER
                assert ATTACHMENT.allows(old=old, new=new, role=role) is expected, (old, new, role)


def test_from_the_line_into_the_vault_and_under_the_signed_log():
    """Source: Protocol T3."""
    thread = begun()
    attachment = attached(thread, b"dates", state=AttachmentState.SECURED)

    stored = StoredObject.objects.get(pk=attachment.pk)
    assert (attachment.state, attachment.size_bytes, stored.size_bytes) == (AttachmentState.SECURED, 5, 5)
    assert attachment.stored_at is not None
    assert attachment.secured_at is not None
    told = CustodyEvent.objects.filter(subject_id__in=[thread.pk, attachment.pk]).order_by("sequence")
    assert [one.act for one in told] == [
        Act.THREAD_OPENED,
        Act.MESSAGE_SENT,
        Act.MESSAGE_SENT,
        Act.MESSAGE_ATTACHED,
        Act.ITEM_STORED,
        Act.SCAN_DONE,
        Act.ITEM_SECURED,
    ]
    assert {one.on_behalf_of for one in told if one.act != Act.SCAN_DONE} == {thread.organisation_id}
    assert not any("List of dates" in one.event_json for one in told)


def test_what_lies_on_the_disk_is_sealed(safe_places):
    secret = b"nobody outside reads this sentence"
    attached(begun(), secret, state=AttachmentState.SECURED)
    kept = [place for place in safe_places.rglob("*") if place.is_file() and place.stat().st_size > len(secret)]
    assert len(kept) > 2
    assert not [place for place in kept if secret in place.read_bytes()]


def test_the_file_and_its_message_count_together():
    thread = begun()
    basil = focal_point(thread.organisation)

    def send(stream: bytes, size_bytes: int):
        file = Sent(label="List", stream=io.BytesIO(stream), size_bytes=size_bytes)
        return attach_file(actor=basil, thread_id=thread.pk, text="Here.", file=file, at=NOON)

    for refusal, stream, size_bytes in (
        (CutShort, b"abc", 9),
        (NothingArrived, b"", 0),
        (TooLarge, b"x", LARGEST_ATTACHMENT_BYTES + 1),
    ):
        with pytest.raises(refusal):
            send(stream, size_bytes)
    assert Message.objects.filter(thread=thread).count() == 1
    assert not Attachment.objects.exists()
    assert not StagedPart.objects.exists()
    assert send(b"abc", 3).message.number == 2


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_only_the_provider_attaches(role):
    submission = make_handed_over(make_organisation(), team=make_team())
    thread = begun(submission=submission)
    with pytest.raises((NotAllowed, NotVisible)):
        attached(thread, actor=with_role(role, team=submission.team))


def test_nothing_is_attached_to_what_was_closed():
    with pytest.raises(ThreadClosed):
        attached(begun(state=ThreadState.CLOSED))


def test_fifty_deposits_store_it_once():
    attachment = attached(begun())
    for _ in range(3):
        deposit_attachment(actor=WORKER, attachment_id=attachment.pk, at=NOON)
        scan_attachment(actor=WORKER, attachment_id=attachment.pk, at=NOON)

    assert StoredObject.objects.filter(pk=attachment.pk).count() == 1
    assert AttachmentScan.objects.filter(attachment=attachment).count() == 1
    assert CustodyEvent.objects.filter(act=Act.ITEM_STORED, subject_id=attachment.pk).count() == 1


def test_a_file_in_a_dead_workers_hands_is_found_again():
    attachment = attached(begun())
    Attachment.objects.filter(pk=attachment.pk).update(lease_until=long_after(), attempt=1)
    assert due_attachments(NOON) == []
    deposit_attachment(actor=WORKER, attachment_id=attachment.pk, at=NOON)
    assert not StoredObject.objects.exists()

    assert due_attachments(long_after()) == [attachment.pk]
    deposit_attachment(actor=WORKER, attachment_id=attachment.pk, at=long_after())
    assert StoredObject.objects.filter(pk=attachment.pk, attempt=2).exists()


def test_only_the_portal_itself_deposits():
    attachment = attached(begun())
    for act in (deposit_attachment, scan_attachment):
        with pytest.raises(NotAllowed):
            act(actor=contact_point(), attachment_id=attachment.pk, at=NOON)


def test_the_sweeper_does_what_nobody_rang_for(monkeypatch):
    monkeypatch.setattr("common.doorbell.ring_now", lambda *_args, **_ids: False)
    attachment = attached(begun())
    threads_sweep.sweep(NOON)
    sequencer.sequence(NOON)
    threads_sweep.sweep(NOON)
    attachment.refresh_from_db()
    assert attachment.state == AttachmentState.SECURED
    assert AttachmentScan.objects.filter(attachment=attachment).exists()

    assert threads_sweep.sweep(NOON)["attachments_cleared"] == 0
    assert threads_sweep.sweep(long_after())["attachments_cleared"] == 1
    assert not StagedPart.objects.filter(removed_at__isnull=True).exists()


def test_the_audit_finds_nothing_wrong():
    attached(begun(), state=AttachmentState.SECURED)
    threads_sweep.sweep(long_after())
    assert custody_checks.violations(long_after()) == []


def test_the_audit_sees_what_is_lost():
    thread = begun()
    attachment = attached(thread, state=AttachmentState.STORED)
    late = attached(thread)
    assert dialogue_checks.violations(NOON) == []

    Thread.objects.filter(pk=thread.pk).update(message_count=2)
    Attachment.objects.filter(pk=attachment.pk).update(size_bytes=1)

    found = [str(one) for one in dialogue_checks.violations(long_after())]
    assert [one[:3] for one in found] == ["M-1", "M-1", "M-2", "M-2"]
    assert str(late.pk) in found[-1]


def test_a_known_bad_file_is_labelled_and_kept():
    """Source: Protocol V5."""
    # The industry's harmless test file, in two halves so that no scanner stops at this one.
    bad = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    scan = AttachmentScan.objects.get(attachment=attached(begun(), bad, state=AttachmentState.STORED))
    assert scan.outcome == "infected"


OPENS = {Role.ANALYST, Role.TEAM_LEAD, Role.EVIDENCE_OFFICER}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.WORKER])
def test_who_opens_a_file_about_a_submission_of_the_own_team(role):
    submission = make_handed_over(make_organisation(), team=make_team())
    attachment = attached(begun(submission=submission), state=AttachmentState.STORED)
    more = {"organisation": submission.organisation} if role in PARTNER_ROLES else {"team": submission.team}
    actor = with_role(role, **more)
    if role not in OPENS:
        with pytest.raises((NotAllowed, NotVisible)):
            open_attachment(actor=actor, attachment_id=attachment.pk, purpose="Dates.", at=NOON)
        assert not CustodyEvent.objects.filter(act=Act.ITEM_OPENED).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", sorted(OPENS))
def test_the_event_comes_before_the_first_byte(role):
    submission = make_handed_over(make_organisation(), team=make_team())
    attachment = attached(begun(submission=submission), b"dates", state=AttachmentState.STORED)
    actor = with_role(role, team=submission.team)
    with pytest.raises(NotOpened):
        read_attachment(actor=actor, attachment_id=attachment.pk, at=NOON)

    open_attachment(actor=actor, attachment_id=attachment.pk, purpose="Dates of the visit.", at=NOON)

    event = CustodyEvent.objects.get(act=Act.ITEM_OPENED)
    assert (event.subject_kind, event.subject_id, event.actor_id) == (SubjectKind.ITEM, attachment.pk, actor.id)
    _shown, opened = read_attachment(actor=actor, attachment_id=attachment.pk, at=NOON)
    assert b"".join(opened.chunks()) == b"dates"
    assert not connection.in_atomic_block


@pytest.mark.parametrize("role", [Role.ANALYST, Role.TEAM_LEAD])
def test_of_a_restricted_submission_and_of_a_general_one_only_the_evidence_officer_opens(role):
    submission = make_handed_over(make_organisation(), team=make_team())
    actor = with_role(role, team=submission.team)
    about, general = attached(begun(submission=submission)), attached(begun())
    Submission.objects.filter(pk=submission.pk).update(level=Level.RESTRICTED)
    for attachment in (about, general):
        with pytest.raises((NotAllowed, NotVisible)):
            open_attachment(actor=actor, attachment_id=attachment.pk, purpose="x", at=NOON)
        jude = with_role(Role.EVIDENCE_OFFICER)
        with pytest.raises(NotInTheVault):
            open_attachment(actor=jude, attachment_id=attachment.pk, purpose="x", at=NOON)
