"""The portal's API as this program uses it: begin, announce, describe, hand over, ask, fetch receipts."""

import json
import os
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from deposit.journal import File
from deposit.line import Answer, Line, refusal
from deposit.troubles import Refused

API = "/api/v1"


class Portal:
    """One program with one token. key: of what is sent at most once; the same key is the same act, however often."""

    def __init__(self, line: Line, token: str) -> None:
        self._line, self._token = line, token

    def check_token(self) -> None:
        """Refused when the token is none; that there is no such submission is the answer to a good one."""
        answer = self._line.ask("GET", f"{API}/submissions/{uuid4()}/", Authorization=f"Bearer {self._token}")
        if answer.status != HTTPStatus.NOT_FOUND:
            raise refusal(answer)

    def begin(self, *, kind: str, label: str, about: dict[str, Any], key: str) -> str:
        """Begin a draft and return its id."""
        words = {name: value for name, value in about.items() if name != "people"}
        said = {**words, "kind": kind, "label": label}
        return str(self._said("POST", "/submissions/", said, Idempotency_Key=key)["submission_id"])

    def describe_person(self, submission_id: str, person: dict[str, Any], *, key: str) -> None:
        self._said("POST", f"/submissions/{submission_id}/people/", person, Idempotency_Key=key)

    def announce(self, submission_id: str, files: Sequence[File]) -> list[tuple[int, int, str, str]]:
        """Announce a batch; return (place, number, upload address, capability) of each.

        The portal knows the same list again, so this may be asked twice.
        """
        said = {"items": [_line_of(file) for file in files]}
        told = self._said("POST", f"/submissions/{submission_id}/manifest/", said)["items"]
        return [
            (file.place, int(one["number"]), str(one["upload_url"]), str(one["capability"]))
            for file, one in zip(files, told, strict=True)
        ]

    def progress(self, submission_id: str) -> dict[str, Any]:
        """How many files are in which state, and which are set apart."""
        return self._said("GET", f"/submissions/{submission_id}/manifest/")

    def submission(self, submission_id: str) -> dict[str, Any]:
        return self._said("GET", f"/submissions/{submission_id}/")

    def hand_over(self, submission_id: str) -> None:
        if self.submission(submission_id)["state"] == "draft":
            self._said("POST", f"/submissions/{submission_id}/hand-over/")

    def receipts(self, submission_id: str) -> list[dict[str, Any]]:
        return list(self._said("GET", f"/submissions/{submission_id}/receipts/")["receipts"])

    def receipt(self, receipt_id: str) -> bytes:
        """The document byte for byte."""
        return self._answer("GET", f"/receipts/{receipt_id}/").body

    def intake_key(self) -> dict[str, Any]:
        """The public key to which files can be sealed here."""
        return self._said("GET", "/intake-key/")

    def _said(self, method: str, path: str, said: dict[str, Any] | None = None, **headers: str) -> dict[str, Any]:
        return self._answer(method, path, said, **headers).said

    def _answer(self, method: str, path: str, said: dict[str, Any] | None = None, **headers: str) -> Answer:
        body = b"" if said is None else json.dumps(said).encode("ascii")
        told = {"Authorization": f"Bearer {self._token}", "Content_Type": "application/json", **headers}
        answer = self._line.ask(method, API + path, body, **told)
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise _refused(answer)
        return answer


def _refused(answer: Answer) -> Refused:
    lines = answer.said.get("lines") or []
    if not lines:
        return refusal(answer)
    told = "\n".join(f"  {one['line']}: {one['error']}" for one in lines)
    return Refused("lines_refused", lines=told)


def _line_of(file: File) -> dict[str, object]:
    path = os.fsdecode(file.path)
    return {
        "name": path.rpartition("/")[2],
        "relative_path": path,
        "size_bytes": file.size,
        "sha256": file.sha256,
    }
