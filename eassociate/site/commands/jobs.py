"""`eassociate jobs`."""

from argparse import Namespace

from eassociate.site.ready import load_django


def jobs(options: Namespace) -> int:
    """Runs what is due once; for sites that start it by a timer."""
    load_django()
    from eassociate.site.jobs import run_once, wait_for_plans

    run_once()
    wait_for_plans()
    print("Done what was due.")
    return 0
