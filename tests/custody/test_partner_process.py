"""A process with exactly a partner's environment: it can seal, and it cannot open anything at all."""

import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from custody import safe
from custody.safe import KeyUse
from tests.factories.custody import stored, upload

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).parents[2]

# What the process tries; each line must fail in its own way, and the last ones must work.
TRIES = """
import io, json, sys
import django
django.setup()
from uuid import UUID
from common.actors import WORKER, Actor, Role
from common.clock import now
from custody import fixity, safe, sequencer
from custody.acts import SubjectKind
from custody.keys import keyring
from django.conf import settings

asked = json.loads(sys.argv[1])
upload_id, item_id, record_id = (UUID(asked[name]) for name in ("upload", "item", "record"))
sealed = bytes.fromhex(asked["sealed"])
analyst = Actor(id=UUID(int=1), role=Role.ANALYST)
tries = {
    "part": lambda: list(safe.open_parts(upload_id, length_bytes=asked["length"])),
    "deposit": lambda: safe.deposit(actor=WORKER, upload_id=upload_id, item_id=item_id, attempt=1,
                                    length_bytes=asked["length"], heartbeat=lambda: None, at=now()),
    "item": lambda: safe.open_for(actor=analyst, item_id=item_id, purpose="x", at=now()),
    "fixity": lambda: fixity.check_item(item_id, at=now()),
    "reveal": lambda: safe.reveal(actor=analyst, kind=SubjectKind.SOURCE, record_id=record_id, sealed=sealed,
                                  purpose="x", at=now()),
    "reread": lambda: safe.reread(record_id=record_id, sealed=sealed),
    "blind index": lambda: safe.blind_index(field="name", organisation_id=record_id, value="x"),
    "fingerprint": lambda: safe.fingerprint("00" * 32),
    "sign": lambda: sequencer.sequence(now()),
    "index key": lambda: keyring().index_key(),
    "signer": lambda: keyring().signer(),
    "seal": lambda: safe.receive(upload_id=upload_id, part_number=1, offset=asked["length"], stream=io.BytesIO(b"more"),
                                 length_bytes=4, checksum=None),
    "seal record": lambda: safe.seal_record(record_id=record_id, plaintext=b"x", use=safe.KeyUse.IDENTITY),
}
answers = {}
for name, attempt in tries.items():
    try:
        attempt()
    except Exception as error:
        answers[name] = type(error).__name__
    else:
        answers[name] = "done"
answers["private files"] = settings.PORTAL.private_keys is not None
print(json.dumps(answers))
"""


def partner_environment(safe_places: Path) -> dict[str, str]:
    """What a partner process is started with: no private keys, nothing inherited but what finds Python."""
    mine = {name: os.environ[name] for name in os.environ if name.startswith("PORTAL_")}
    del mine["PORTAL_PRIVATE_KEYS"]
    database = connection.settings_dict
    address = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    return mine | {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "iiim_portal.settings.test",
        "PORTAL_FACE": "partner",
        "PORTAL_DATABASE_URL": f"postgres://{database['USER']}:{database['PASSWORD']}@{address}",
        "PORTAL_PUBLIC_KEYS": str(safe_places / "public"),
        "PORTAL_STORE_STAGING": f"file://{safe_places}/staging",
        "PORTAL_STORE_A": f"file://{safe_places}/a",
        "PORTAL_STORE_B": f"file://{safe_places}/b",
    }


def test_partner_process_can_seal_and_can_open_nothing(safe_places):
    content, record_id = b"what must stay closed", uuid4()
    kept, upload_id = stored(content), upload(content)
    sealed = safe.seal_record(record_id=record_id, plaintext=b"a narrative", use=KeyUse.EVIDENCE)
    asked = {
        "upload": str(upload_id),
        "item": str(kept.item_id),
        "record": str(record_id),
        "sealed": sealed.hex(),
        "length": len(content),
    }

    told = subprocess.run(
        [sys.executable, "-c", TRIES, json.dumps(asked)],
        cwd=ROOT,
        env=partner_environment(safe_places),
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )

    assert told.returncode == 0, told.stderr
    answers = json.loads(told.stdout.splitlines()[-1])
    assert answers.pop("private files") is False
    assert {answers.pop("seal"), answers.pop("seal record")} == {"done"}
    assert set(answers.values()) == {"KeyNotHeld"}, answers
    assert len(answers) == 11
