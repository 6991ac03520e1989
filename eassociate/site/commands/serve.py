"""`eassociate serve`."""

from __future__ import annotations

import socket
from argparse import Namespace

from eassociate.site.cli import CannotDo
from eassociate.site.commands.setup import say_applied
from eassociate.site.ready import bring_up_to_date, load_django, serving


def serve(options: Namespace) -> int:
    load_django(many=True)
    port_is_free(options.host, options.port)
    with serving():
        say_applied(bring_up_to_date())
        run_server(options.host, options.port, options.workers)
    return 0


def run_server(host: str, port: int, workers: int, *, greeting: str = "") -> None:
    """Serves until it is told to stop. The jobs run in this process, once for all workers."""
    from eassociate.site import server
    from eassociate.site.jobs import start_ticker

    def started() -> None:
        print(greeting or f"Serving at http://{_shown(host)}:{port}", flush=True)

    start_ticker()
    if workers > 1:
        server.serve_many(host, port, workers, started=started)
    else:
        server.serve_here(host, port, started=started)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def port_is_free(host: str, port: int) -> None:
    """Several servers may share a port in Linux; two sites on one would answer in turns."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotDo(f"Cannot listen at {_shown(host)}:{port}: {error.strerror}.") from None
