"""The files of deploy/ as they are: Debian's nginx before the real server, and the systemd unit."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPSConnection
from pathlib import Path

import pytest

from tests.faults.people import Companion, companions, token_in
from tests.installation import Installation, Server, free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NAME = "care.example.org"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"

needs_nginx = pytest.mark.skipif(
    not Path(NGINX).exists(), reason="nginx is missing: apt install nginx-light"
)


def substituted(folder: Path, behind: int, plain: int, secure: int) -> str:
    """The site of deploy/, with ports and paths for somebody without privileges."""
    text = (DEPLOY / "eassociate.nginx.conf").read_text()
    changes = {
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{secure} ssl http2;",
        f"/etc/letsencrypt/live/{NAME}/fullchain.pem": f"{folder}/cert.pem",
        f"/etc/letsencrypt/live/{NAME}/privkey.pem": f"{folder}/key.pem",
        "/var/log/nginx/": f"{folder}/",
    }
    for old, new in changes.items():
        assert old in text, f"deploy/eassociate.nginx.conf no longer says {old}"
        text = text.replace(old, new)
    return re.sub(r"\tlisten \[::\][^\n]*\n", "", text)


def main_file(folder: Path) -> str:
    """What Debian's nginx.conf does around a site."""
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Started as root, nginx would become somebody who may not write into the folder of the test.
    user = "user root;" if os.geteuid() == 0 else ""
    return f"""
{user}
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  {temporary}
  include {folder}/site.conf;
}}
"""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem"
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    done = subprocess.run(["openssl", *words.split(), *names], cwd=folder, capture_output=True)
    assert done.returncode == 0, done.stderr
    return folder


class Front:
    """nginx, and a client that trusts its certificate."""

    def __init__(self, folder: Path, certificate: Path, plain: int, secure: int) -> None:
        self.folder, self.plain, self.secure = folder, plain, secure
        self.trust = ssl.create_default_context(cafile=str(certificate / "cert.pem"))

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        line = HTTPSConnection("127.0.0.1", self.secure, timeout=30, context=self.trust)
        line.sock = self.line()
        line.request(method, path, body, {"Host": NAME, **headers})
        answer = line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        self.cookie = answer.headers.get("Set-Cookie", "")
        line.close()
        return answer.status, text

    def line(self) -> ssl.SSLSocket:
        raw = socket.create_connection(("127.0.0.1", self.secure), 30)
        return self.trust.wrap_socket(raw, server_hostname=NAME)


@pytest.fixture
def front(demo: Installation, certificate: Path, tmp_path: Path) -> Iterator[tuple[Front, Server]]:
    demo.settings |= {
        "EASSOCIATE_HOSTS": f"{NAME},127.0.0.1",
        "EASSOCIATE_HTTPS": "1",
        "EASSOCIATE_URL": f"https://{NAME}",
        "EASSOCIATE_DEMO_EVERYWHERE": "1",
    }
    folder = tmp_path / "nginx"
    shutil.copytree(certificate, folder)
    plain, secure = free_port(), free_port()
    with Server(demo) as server:
        (folder / "site.conf").write_text(substituted(folder, server.port, plain, secure))
        (folder / "nginx.conf").write_text(main_file(folder))
        command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
        tried = subprocess.run([*command[:5], "-t"], capture_output=True, text=True)
        assert tried.returncode == 0, tried.stderr
        with (folder / "output").open("wb") as output:
            nginx = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            _until_listening(secure, nginx, folder)
            yield Front(folder, certificate, plain, secure), server
        finally:
            nginx.terminate()
            nginx.wait(10)


def _until_listening(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        assert process.poll() is None, (folder / "output").read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")


@needs_nginx
def test_sign_in_page_comes_through_with_safe_cookies_and_static_files(front):
    nginx, _ = front
    status, page = nginx.ask("GET", "/account/login/")
    assert status == 200
    assert token_in(page)
    assert "secure" in nginx.cookie.lower()
    style = re.search(r'href="(/static/[^"]+\.css[^"]*)"', page)
    assert style
    status, css = nginx.ask("GET", style.group(1))
    assert (status, "{" in css) == (200, True)
    logged = (nginx.folder / "eassociate.log").read_text()
    assert "GET 200" in logged
    assert "127.0.0.1" not in logged
    assert "/account/" not in logged


@needs_nginx
def test_plain_http_leads_to_https(front):
    nginx, _ = front
    with socket.create_connection(("127.0.0.1", nginx.plain), 10) as line:
        line.sendall(f"GET /a?b=1 HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode())
        answer = line.recv(2000).decode()
    assert answer.startswith("HTTP/1.1 301")
    assert f"Location: https://{NAME}/a?b=1" in answer


@needs_nginx
def test_what_is_too_large_is_refused_by_nginx_and_what_fits_passes(front):
    nginx, _ = front
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    status, _ = nginx.ask("POST", "/account/login/", b"a" * (13 * 2**20), **kind)
    assert status == 413
    status, _ = nginx.ask("POST", "/account/login/", b"a" * 100_000, **kind)
    assert status in (400, 403)


@needs_nginx
def test_a_page_hears_of_a_deed_through_nginx_within_a_second(front, demo: Installation):
    """The stream is not held back: what is written by one arrives at the other's open line."""
    nginx, _server = front
    visit, membership = companions(demo)[0]
    session = _signed_in(nginx, membership)
    with nginx.line() as line:
        line.sendall(
            f"GET /live/ HTTP/1.1\r\nHost: {NAME}\r\nCookie: {session}\r\n"
            "Accept: text/event-stream\r\n\r\n".encode()
        )
        line.settimeout(10)
        heard = line.recv(4000).decode()
        assert " 200 " in heard.splitlines()[0]
        assert "text/event-stream" in heard
        _drain(line)
        _write(nginx, session, visit)
        begun = time.monotonic()
        line.settimeout(5)
        while "changed" not in heard:
            heard += line.recv(4000).decode()
        assert time.monotonic() - begun < 1.5


def _drain(line: ssl.SSLSocket) -> None:
    """What the stream says by itself at its beginning."""
    line.settimeout(1.0)
    try:
        while line.recv(4000):
            pass
    except TimeoutError:
        pass


def _signed_in(nginx: Front, membership: str) -> str:
    _, page = nginx.ask("GET", "/account/login/")
    token, cookie = token_in(page), nginx.cookie.split(";")[0]
    body = f"membership={membership}&csrfmiddlewaretoken={token}".encode()
    line = HTTPSConnection("127.0.0.1", nginx.secure, context=nginx.trust)
    line.sock = nginx.line()
    head = {
        "Host": NAME,
        "Cookie": cookie,
        "Referer": f"https://{NAME}/account/login/",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    line.request("POST", "/demo/sign-in/", body, head)
    answer = line.getresponse()
    assert answer.status == 302, answer.read()[:500]
    cookies = [value.split(";")[0] for value in answer.headers.get_all("Set-Cookie") or []]
    line.close()
    return "; ".join([cookie, *cookies] if not any("csrf" in c for c in cookies) else cookies)


def _write(nginx: Front, session: str, visit: str) -> None:
    _, page = nginx.ask("GET", f"/visits/{visit}/write/", Cookie=session)
    body = f"note=through+nginx&csrfmiddlewaretoken={token_in(page)}".encode()
    status, text = nginx.ask(
        "POST",
        f"/visits/{visit}/write/",
        body,
        Cookie=session,
        Referer=f"https://{NAME}/",
        **{"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert status == 302, text[:1000]


# -- systemd -----------------------------------------------------------------------------------


def unit(name: str) -> str:
    return (DEPLOY / name).read_text()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is missing")
def test_units_are_such_as_systemd_understands(tmp_path: Path):
    program = tmp_path / "eassociate"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for file in DEPLOY.glob("eassociate*.service"):
        text = file.read_text().replace("/opt/eassociate/.venv/bin/eassociate", str(program))
        text = re.sub(r"^(User|Group)=.*$", r"\1=root", text, flags=re.MULTILINE)
        (tmp_path / file.name).write_text(text)
    shutil.copy(DEPLOY / "eassociate-backup.timer", tmp_path)
    files = sorted(map(str, tmp_path.glob("eassociate*.*")))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=one", *files],
        capture_output=True,
        text=True,
    )
    ours = [line for line in done.stderr.splitlines() if "eassociate" in line]
    assert not ours, done.stderr


def environment(site: Installation) -> dict[str, str]:
    """The variables of the example, with a folder of our own."""
    rows = [line for line in unit("environment.example").splitlines() if line and line[0] != "#"]
    found = dict(line.split("=", 1) for line in rows)
    assert found["EASSOCIATE_VAR"] == "/var/lib/eassociate"
    return {**found, "EASSOCIATE_VAR": str(site.var)}


def test_the_unit_starts_the_server_with_its_environment_and_stops_it(demo: Installation):
    words = re.search(r"^ExecStart=\S+/eassociate (serve .*)$", unit("eassociate.service"), re.M)
    assert words
    arguments = words.group(1).split()[1:]
    port = free_port()
    arguments[arguments.index("--port") + 1] = str(port)
    demo.settings = environment(demo)
    with Server(demo, *arguments, port=port) as server:
        assert server.process.poll() is None
        _answers(port)
        before = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - before < float(
            re.search(r"TimeoutStopSec=(\d+)", unit("eassociate.service")).group(1)
        )


def _answers(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        head = f"GET /healthz HTTP/1.1\r\nHost: {NAME}\r\nX-Forwarded-Proto: https\r\n"
        line.sendall(f"{head}Connection: close\r\n\r\n".encode())
        assert line.recv(200).startswith(b"HTTP/1.1 200")


def test_stop_with_open_pages_is_prompt(demo: Installation):
    """Open streams would go on for ever; the server does not wait for them."""
    visit, membership = companions(demo)[0]
    with Server(demo) as server:
        companion = Companion(server.url, visit, membership)
        with socket.create_connection(("127.0.0.1", server.port), 10) as line:
            line.sendall(
                f"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
                f"Cookie: {companion.cookies()}\r\n\r\n".encode()
            )
            assert b" 200 " in line.recv(200)
            before = time.monotonic()
            assert server.stop() == 0
            assert time.monotonic() - before < 12
    assert os.path.exists(demo.var)
