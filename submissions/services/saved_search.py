"""What was asked of the catalogue, kept so that no word of it is in an address; and what is asked again and again."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from common.actors import Actor
from common.errors import NotVisible
from submissions import permissions
from submissions.models import CatalogueSearch, SavedSearch
from submissions.permissions import searching
from submissions.selectors import catalogue
from submissions.selectors.catalogue import Asked

KEPT = timedelta(days=30)
FORGOTTEN_A_SWEEP = 1_000


@transaction.atomic
def keep_search(*, actor: Actor, asked: Asked, at: datetime) -> CatalogueSearch:
    """Write down what somebody looks for; the same question of the same person keeps its address."""
    permissions.check_may_search(actor)
    what = {"words": asked.words, "traits": list(asked.traits), "order": asked.order}
    own = CatalogueSearch.objects.visible_to(actor).filter(asked_by=actor.id, **what).order_by("-asked_at").first()
    if own is None:
        made: CatalogueSearch = CatalogueSearch.objects.create(asked_by=actor.id, asked_at=at, **what)
        return made
    CatalogueSearch.objects.filter(pk=own.pk).update(asked_at=at)
    kept: CatalogueSearch = own
    return kept


@transaction.atomic
def save_search(*, actor: Actor, search_id: UUID, name: str, team_id: UUID | None, at: datetime) -> SavedSearch:
    """Put a search on the own list, and with team_id on that of a team one works in; again gives it the new name."""
    permissions.check_may_search(actor)
    # The sweeper forgets only what nobody saved: it waits for this lock and looks again.
    found = CatalogueSearch.objects.visible_to(actor).select_for_update().filter(pk=search_id).first()
    if found is None or (team_id is not None and team_id not in actor.team_ids):
        raise NotVisible
    saved, _is_new = SavedSearch.objects.update_or_create(
        search=found, owner=actor.id, defaults={"name": name, "team_id": team_id, "saved_at": at}
    )
    return saved


@transaction.atomic
def drop_saved_search(*, actor: Actor, saved_id: UUID, at: datetime) -> None:  # noqa: ARG001 - every service is told when
    """Take a search off the list; its address works as long as that of any other search."""
    saved = catalogue.get_saved_search(actor=actor, saved_id=saved_id)
    searching.check_may_forget(actor, saved)
    SavedSearch.objects.filter(pk=saved.pk).delete()


@transaction.atomic
def forget_searches(*, actor: Actor, at: datetime) -> int:
    """Delete what was last asked thirty days ago and not saved: the words may be names."""
    old = CatalogueSearch.objects.visible_to(actor).filter(
        ~Exists(SavedSearch.objects.filter(search=OuterRef("pk"))), asked_at__lt=at - KEPT
    )
    locked = old.select_for_update(skip_locked=True).order_by("asked_at").values_list("pk", flat=True)
    forgotten, _by_model = CatalogueSearch.objects.filter(pk__in=list(locked[:FORGOTTEN_A_SWEEP])).delete()
    return forgotten
