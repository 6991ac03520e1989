"""What the server does by itself, every few seconds."""

from eassociate.live.jobs import run_once, start_ticker
from eassociate.roster.proposing.starting import wait_for_plans

__all__ = ["run_once", "start_ticker", "wait_for_plans"]
