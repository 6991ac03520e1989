"""What the server does by itself, every few seconds."""

from eassociate.live.jobs import run_once, start_ticker

__all__ = ["run_once", "start_ticker"]
