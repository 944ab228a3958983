"""A small log and the receipts it gives, made with the vault alone."""

from __future__ import annotations

import hashlib
import json

from vault import merkle
from vault.event import canonical, commitment, leaf_data
from vault.note import Signer, checkpoint, tlog_proof

ORIGIN = "portal.example/custody"
SIGNER = Signer(ORIGIN, bytes(range(32)))
HOUR = 498_000
FILES = {"film.mp4": b"moving" * 1000, "photo.jpg": b"still", "ورقة.pdf": b"paper"}


class Log:
    def __init__(self):
        self.nodes, self.events = {}, []

    def add(self, **event):
        salt, text = hashlib.sha256(str(len(self.events)).encode()).digest(), canonical({"v": 1, **event})
        leaf = leaf_data(len(self.events), HOUR, commitment(salt, text))
        new = merkle.new_nodes(len(self.events), [merkle.leaf_hash(leaf)], self.get)
        self.nodes.update({(level, index): node for level, index, node in new})
        self.events.append((salt, text.decode()))
        return len(self.events) - 1

    def get(self, level, index):
        return self.nodes[level, index]

    def head(self, signer=SIGNER, origin=ORIGIN):
        return signer.sign(checkpoint(origin, len(self.events), merkle.root(len(self.events), self.get)))

    def proven(self, index, head):
        salt, text = self.events[index]
        hashes = merkle.inclusion_proof(index, len(self.events), self.get)
        return {
            "event": text,
            "salt": salt.hex(),
            "index": index,
            "hour": HOUR,
            "proof": tlog_proof(index, hashes, head),
        }


def make_receipt(*, signer=SIGNER, origin=ORIGIN):
    log, items = Log(), []
    handed_over = log.add(act="submission:handed_over", subject={"kind": "submission", "id": "s"})
    for number, data in enumerate(FILES.values(), 1):
        subject, facts = {"kind": "item", "id": str(number)}, facts_of(number, data)
        events = [
            log.add(act="item:received", subject=subject),
            log.add(act="item:secured", subject=subject, facts=facts),
        ]
        items.append({**facts, "label": f"item {number}", "events": events})
    head = log.head(signer, origin)
    for item in items:
        item["events"] = [log.proven(index, head) for index in item["events"]]
    submission = {"reference": "SUB-7KQ4-M2ZD", "events": [log.proven(handed_over, head)]}
    return {
        "format": "portal-receipt/1",
        "origin": origin,
        "log_key": signer.vkey,
        "submission": submission,
        "items": items,
    }


def facts_of(number, data):
    return {"number": number, "sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}


def copy_of(receipt):
    return json.loads(json.dumps(receipt))
