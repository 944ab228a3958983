"""A real mail server in the test's own process: it listens, speaks SMTP, keeps what it takes, and can be stopped.

`dies_after_taking`: as often as that, it keeps a letter and hangs up before it says so.
"""

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage

HOST = "127.0.0.1"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: LetterBox = self.server.box
        self._say("220 ready")
        sender, recipients = "", []
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "EHLO":
                self._say("250 letterbox")
            elif word == "MAIL":
                sender, recipients = line[10:], []
                self._say(*box.answer_to_sender)
            elif word == "RCPT":
                recipients.append(line[8:].strip("<>"))
                self._say(*box.answer_to_recipient)
            elif word == "DATA":
                self._say("354 go on")
                if not box.take(sender, recipients, self._letter()):
                    return
                self._say("250 taken")
            elif word == "RSET":
                self._say("250 forgotten")
            else:
                self._say("221 bye")
                return

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return b"".join(lines)

    def _say(self, *words: str) -> None:
        self.wfile.write(" ".join(words).encode() + b"\r\n")


class LetterBox:
    """Start, stop and start again at the same port; letters stay."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []
        self.port = 0
        self.dies_after_taking = 0
        self.answer_to_sender = ("250 ok",)
        self.answer_to_recipient = ("250 ok",)
        self._server: socketserver.ThreadingTCPServer | None = None

    def start(self) -> None:
        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self._server = socketserver.ThreadingTCPServer((HOST, self.port), _Talk)
        self._server.daemon_threads = True
        self._server.box = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def take(self, _sender: str, recipients: list[str], letter: bytes) -> bool:
        parsed = message_from_bytes(letter, policy=policy.default)
        self.letters += [(address, parsed) for address in recipients]
        if self.dies_after_taking:
            self.dies_after_taking -= 1
            return False
        return True

    @property
    def addresses(self) -> list[str]:
        return [address for address, _letter in self.letters]
