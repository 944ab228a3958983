"""How much a program may ask: counted by token, in Postgres, in one statement that waits for no disk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

# A count that a crash of the database forgets harms nobody, so the answer does not wait until it is written down.
COUNT = """
INSERT INTO accounts_tokenuse (token_id, began_at, requests)
SELECT %s, %s, 1 FROM set_config('synchronous_commit', 'off', true)
ON CONFLICT (token_id) DO UPDATE SET
    requests = CASE WHEN accounts_tokenuse.began_at = EXCLUDED.began_at THEN accounts_tokenuse.requests + 1 ELSE 1 END,
    began_at = EXCLUDED.began_at
RETURNING requests
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """requests: how many were asked in this minute, this one included. left_seconds: until the next minute begins."""

    most: int
    requests: int
    left_seconds: int

    @property
    def is_used_up(self) -> bool:
        return self.requests > self.most

    @property
    def headers(self) -> dict[str, str]:
        left = max(0, self.most - self.requests)
        return {
            "RateLimit-Limit": str(self.most),
            "RateLimit-Remaining": str(left),
            "RateLimit-Reset": str(self.left_seconds),
        }


def count_request(*, token_id: UUID, at: datetime) -> Allowance:
    """Count one request of this token and say what is left of its minute."""
    began = at.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [token_id, began])
        (requests,) = cursor.fetchone()
    ends = began + timedelta(minutes=1)
    return Allowance(settings.API_REQUESTS_A_MINUTE, requests, max(1, int((ends - at).total_seconds())))
