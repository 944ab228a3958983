"""When a part of the task list is complete: what a kind of submission must tell before it can be handed over."""

from collections.abc import Collection, Mapping
from typing import Final

from accounts.policies import check_organisation_may_hand_over
from consent.selectors import Standing
from submissions import policies
from submissions.kinds import Copies, Kind, Obtained, Step
from submissions.models import Item, Submission, SubmissionDraft
from submissions.states import ITEM_HANDED_OVER, ItemState

# Material is asked for its custody before hand-over (T1), a report is not (W4); a lead says where, and who told (W3).
REQUIRED: Final[Mapping[tuple[Step, Kind], frozenset[str]]] = {
    (Step.ABOUT, Kind.MATERIAL): frozenset({"narrative"}),
    (Step.ABOUT, Kind.REPORT): frozenset({"narrative"}),
    (Step.ABOUT, Kind.LEAD): frozenset({"narrative", "places"}),
    (Step.PROVENANCE, Kind.MATERIAL): frozenset({"obtained", "held_by", "copies"}),
    (Step.PROVENANCE, Kind.REPORT): frozenset({"collected_by"}),
    (Step.PROVENANCE, Kind.LEAD): frozenset({"obtained_how"}),
}
STILL_ARRIVING = frozenset({ItemState.EXPECTED, ItemState.RECEIVING})


def missing_words(step: Step, kind: Kind, given: Mapping[str, object]) -> frozenset[str]:
    """Name the questions of a page that still need an answer; the form and the task list ask this same function."""
    needed = set(REQUIRED[step, kind])
    if step == Step.PROVENANCE and given.get("obtained") == Obtained.OTHER:
        needed.add("obtained_how")
    if step == Step.PROVENANCE and given.get("copies") == Copies.ELSEWHERE:
        needed.add("copies_where")
    return frozenset(name for name in needed if not given.get(name))


def has_words(draft: SubmissionDraft, step: Step, kind: Kind) -> bool:
    return not missing_words(step, kind, vars(draft))


def has_people(draft: SubmissionDraft, people: Collection[Standing]) -> bool:
    """Every person has a consent on record, however little it allows; or the NGO said that it concerns nobody (D3)."""
    if not people:
        return draft.concerns_nobody
    return all(person.record is not None for person in people)


def has_files(kind: Kind, items: Collection[Item]) -> bool:
    """Nothing is on its way, and something has arrived; a lead may come without files."""
    if any(item.state in STILL_ARRIVING for item in items):
        return False
    return kind == Kind.LEAD or any(item.state in ITEM_HANDED_OVER for item in items)


def unfinished(kind: Kind, draft: SubmissionDraft, people: Collection[Standing], items: Collection[Item]) -> list[Step]:
    """The parts that are not complete, in the order of the task list."""
    done = {
        Step.ABOUT: has_words(draft, Step.ABOUT, kind),
        Step.PROVENANCE: has_words(draft, Step.PROVENANCE, kind),
        Step.CONSENT: has_people(draft, people),
        Step.FILES: has_files(kind, items),
    }
    return [step for step, is_done in done.items() if not is_done]


def check_submission_may_be_handed_over(
    submission: Submission, draft: SubmissionDraft, people: Collection[Standing], items: Collection[Item]
) -> None:
    """Refuse while the organisation may not, a file is on its way, or a part of the task list is not complete.

    Source: Protocol, signature by organisations (C1); Transfer of data to the Mechanism (T1).
    """
    policies.check_submission_may_be_edited(submission)
    check_organisation_may_hand_over(submission.organisation)
    policies.check_items_may_be_handed_over(list(items))
    if missing := unfinished(Kind(submission.kind), draft, people, items):
        raise policies.Unfinished([step.value for step in missing])
