"""What the partner face's database role may write into rows it has to write: fences of the database itself.

Its grants say which tables and columns; these say which words. A partner process that is taken over can begin, send and
hand over in a provider's name, as it always could; it says nothing in the name of staff. A fence of disclosure's own
(its migration 0003) keeps what was handed over.
"""

from collections.abc import Iterable

from django.db.backends.utils import CursorWrapper

from common.actors import PARTNER_ROLES, Role
from common.statetable import StateTable
from custody.acts import Act
from iiim_portal.embedded.roles import PARTNER
from submissions.states import ITEM, SUBMISSION, ItemState, SubmissionState

# Before somebody has signed in, and when a slip is used, the portal itself is the actor.
ACTS_OF_NOBODY = (Act.SESSION_STARTED, Act.SESSION_REFUSED, Act.SESSION_ENDED, Act.MEMBER_JOINED, Act.MEMBER_RESET)

_FENCE = """
CREATE OR REPLACE FUNCTION portal_fence_{table}() RETURNS trigger LANGUAGE plpgsql AS $fence$
BEGIN
  IF current_user <> '{partner}' OR ({may}) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'permission denied: the partner face does not write this into {table}'
    USING ERRCODE = 'insufficient_privilege';
END $fence$
"""
_STANDS = "SELECT 1 FROM pg_trigger WHERE tgname = %s"
_SET_UP = """
CREATE TRIGGER portal_fence_{table} BEFORE INSERT OR UPDATE ON {table}
  FOR EACH ROW EXECUTE FUNCTION portal_fence_{table}()
"""


def fence_in_partner(cursor: CursorWrapper) -> None:
    """Set the fences up as the code now says; run it after each migration, as the owner."""
    for table, may in _fences().items():
        cursor.execute(_FENCE.format(table=table, partner=PARTNER, may=may))
        cursor.execute(_STANDS, [f"portal_fence_{table}"])
        if cursor.fetchone() is None:
            cursor.execute(_SET_UP.format(table=table))


def _fences() -> dict[str, str]:
    return {
        "custody_custodyevent": (
            f"NEW.actor_role IN ({_words(PARTNER_ROLES)})"
            f" OR NEW.actor_role = '{Role.WORKER.value}' AND NEW.act IN ({_words(ACTS_OF_NOBODY)})"
        ),
        "submissions_item": f"{_moves(ITEM, ItemState.EXPECTED)} AND ({_ITEM_KEPT})",
        "submissions_submission": f"{_moves(SUBMISSION, SubmissionState.DRAFT)} AND ({_SUBMISSION_KEPT})",
    }


# A name that was sealed is not sealed anew, nor an account; which team reads it was never a provider's to say.
_ITEM_KEPT = "TG_OP = 'INSERT' OR OLD.sealed_name = ''::bytea OR NEW.sealed_name = OLD.sealed_name"
_SUBMISSION_KEPT = f"""
TG_OP = 'INSERT' AND NEW.team_id IS NULL
  OR TG_OP = 'UPDATE' AND NEW.team_id IS NOT DISTINCT FROM OLD.team_id AND (OLD.state = '{SubmissionState.DRAFT.value}'
    OR (NEW.sealed_account, NEW.handed_over_by) IS NOT DISTINCT FROM (OLD.sealed_account, OLD.handed_over_by))
"""


def _moves(table: StateTable, begins: str) -> str:
    """The arrows of the table that a provider may walk, as the database reads them."""
    pairs = [(old, new) for old, new, movers in table if movers & PARTNER_ROLES]
    arrows = ", ".join(f"('{old}', '{new}')" for old, new in pairs)
    begun = f"TG_OP = 'INSERT' AND NEW.state = '{begins}'"
    return f"({begun} OR TG_OP = 'UPDATE' AND (NEW.state = OLD.state OR (OLD.state, NEW.state) IN ({arrows})))"


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))
