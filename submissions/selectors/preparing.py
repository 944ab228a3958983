"""How far a draft is: the task list, and what the check page shows."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.permission import Answer, answer
from submissions import completeness
from submissions.kinds import Kind, Step
from submissions.models import Item, Submission, SubmissionDraft
from submissions.selectors import ngo, people
from submissions.selectors.people import Tie, Use


class Progress(TextChoices):
    TO_DO = "to_do", _("To do")
    BEGUN = "begun", _("Begun")
    DONE = "done", _("Complete")
    OPTIONAL = "optional", _("If there are any")


COLOURS = {Progress.TO_DO: "grey", Progress.BEGUN: "blue", Progress.DONE: "green", Progress.OPTIONAL: "grey"}
_WORDS_OF = {
    Step.ABOUT: ("narrative", "places", "period_from", "period_to"),
    Step.PROVENANCE: (
        "obtained",
        "obtained_how",
        "collected_by",
        "intermediary",
        "held_by",
        "held_since",
        "copies",
        "copies_where",
    ),
}


@dataclass(frozen=True, slots=True)
class Task:
    step: Step
    progress: Progress

    @property
    def colour(self) -> str:
        return COLOURS[self.progress]

    @property
    def url_name(self) -> str:
        return f"submissions:{self.step.value}"


@dataclass(frozen=True, slots=True)
class Draft:
    """A submission being prepared, read in a fixed number of questions. items: the first in each state."""

    submission: Submission
    words: SubmissionDraft
    items: list[Item]
    ties: list[Tie]

    @property
    def kind(self) -> Kind:
        return Kind(self.submission.kind)

    @property
    def tasks(self) -> list[Task]:
        standings = [tie.standing for tie in self.ties]
        missing = completeness.unfinished(self.kind, self.words, standings, self.items)
        return [Task(step, self._progress(step, missing)) for step in Step]

    @property
    def may_be_handed_over(self) -> Answer:
        standings = [tie.standing for tie in self.ties]
        ask = completeness.check_submission_may_be_handed_over
        return answer(partial(ask, self.submission, self.words, standings, self.items))

    def uses(self, on: date) -> list[Use]:
        return people.uses_of([tie.standing for tie in self.ties], on=on)

    def _progress(self, step: Step, missing: list[Step]) -> Progress:
        if step not in missing:
            return Progress.OPTIONAL if step == Step.FILES and not self.items else Progress.DONE
        return Progress.BEGUN if self._is_begun(step) else Progress.TO_DO

    def _is_begun(self, step: Step) -> bool:
        if step == Step.FILES:
            return bool(self.items)
        if step == Step.CONSENT:
            return bool(self.ties)
        return any(getattr(self.words, name) for name in _WORDS_OF[step])


def get_draft(*, actor: Actor, submission: Submission) -> Draft:
    return Draft(
        submission=submission,
        words=ngo.draft_of(submission),
        items=ngo.item_states_of(actor=actor, submission=submission),
        ties=people.ties_of(submission),
    )
