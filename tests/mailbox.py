"""A mail gateway for tests that speaks SMTP over a real socket."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from tests.serving import serving


@dataclass
class Mailbox:
    """What arrived. `busy`, `refuse` and `full` make it answer as gateways do on bad days."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    busy: bool = False
    refuse: set[str] = field(default_factory=set)
    full: set[str] = field(default_factory=set)

    def to(self, address: str) -> list[EmailMessage]:
        return [m for m in self.messages if m["To"] == address]


class _Conversation(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        box: Mailbox = self.server.box
        self._say("220 test" if not box.busy else "421 come back later")
        while not box.busy and (line := self.rfile.readline().decode().strip()):
            verb = line.upper().split(" ")[0]
            if verb == "QUIT":
                self._say("221 bye")
                return
            self._say(self._answer(box, verb, line))

    def _answer(self, box: Mailbox, verb: str, line: str) -> str:
        if verb == "RCPT":
            address = line.partition("<")[2].partition(">")[0]
            if address in box.refuse:
                return "550 no such mailbox"
            if address in box.full:
                return "452 no room at present"
            box.recipients.append(address)
        if verb == "DATA":
            self._say("354 go on")
            box.messages.append(self._message())
        return "250 ok"

    def _message(self) -> EmailMessage:
        content = b""
        while (line := self.rfile.readline()) != b".\r\n":
            content += line.removeprefix(b".") if line.startswith(b"..") else line
        return message_from_bytes(content, policy=policy.default)  # type: ignore[return-value]

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_gateway(port: int = 0) -> Iterator[Mailbox]:
    """Listens on `port` (any free one) until the block ends."""
    box = Mailbox()
    server = _Server(("127.0.0.1", port), _Conversation)
    server.box = box  # type: ignore[attr-defined]
    with serving(server) as box.port:
        yield box
