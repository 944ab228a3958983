"""The custody log: events, the leaves that commit to them, the tree above the leaves, and what was signed of it."""

from django.db import models
from django.db.models import Q

from common.actors import Role
from custody.acts import Act, SubjectKind
from custody.append_only import AppendOnly, AppendOnlyQuerySet
from custody.models.lengths import has_bytes
from custody.visibility import EventQuerySet


class CustodyEvent(AppendOnly):
    """One act on one thing. Written by custody.ledger only; a trigger refuses change and deletion.

    event_json: the exact characters (UTF-8) that `commit` was made of; the columns repeat some of them for searching.
    No foreign keys: the record outlives what it speaks of.
    .. no_pii: actor_id is a pseudonym
    """

    sequence = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=48, choices=Act.choices)
    subject_kind = models.CharField(max_length=32, choices=SubjectKind.choices)
    subject_id = models.UUIDField()
    actor_id = models.UUIDField()
    actor_role = models.CharField(max_length=32, choices=Role.choices)
    on_behalf_of = models.UUIDField(null=True)
    event_json = models.TextField()
    salt = models.BinaryField()
    commit = models.BinaryField()

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("-sequence",)
        indexes = (
            models.Index(fields=("subject_kind", "subject_id", "sequence"), name="custody_event_of_subject"),
            models.Index(fields=("on_behalf_of", "sequence"), name="custody_event_on_behalf"),
            models.Index(fields=("act", "sequence"), name="custody_event_of_act"),
        )
        constraints = (
            models.CheckConstraint(condition=has_bytes("salt", 32), name="custody_event_salt_32"),
            models.CheckConstraint(condition=has_bytes("commit", 32), name="custody_event_commit_32"),
            models.CheckConstraint(condition=Q(act__in=Act.values), name="custody_event_known_act"),
        )


class Unsequenced(models.Model):
    """Events that have no leaf yet. A trigger on CustodyEvent fills it, so that no way of writing events can forget to.

    A queue and no window of numbers: an event whose transaction ends late is found whenever it ends.
    .. no_pii:
    """

    event_sequence = models.BigIntegerField(primary_key=True)

    objects = models.Manager()


class Leaf(AppendOnly):
    """The place of one event in the log; indexes have no gaps.

    .. no_pii:
    """

    index = models.BigIntegerField(primary_key=True)
    event_sequence = models.BigIntegerField(unique=True)
    leaf_hash = models.BinaryField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=has_bytes("leaf_hash", 32), name="custody_leaf_hash_32"),)


class TreeNode(AppendOnly):
    """A complete inner node of the Merkle tree: level 1 and above; level 0 are the leaves' own hashes.

    .. no_pii:
    """

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    node_hash = models.BinaryField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=has_bytes("node_hash", 32), name="custody_node_hash_32"),
            models.CheckConstraint(condition=Q(level__gte=1), name="custody_node_above_leaves"),
        )


class Checkpoint(AppendOnly):
    """A signed statement of the log's size and root; whoever holds one can tell if history was rewritten.

    .. no_pii:
    """

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    signed_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ("-size",)
        constraints = (models.CheckConstraint(condition=has_bytes("root", 32), name="custody_checkpoint_root_32"),)
