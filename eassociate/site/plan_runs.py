"""`python -m eassociate.site.plan_runs`: the process that makes plans. The server starts it."""

from eassociate.site.ready import load_django


def main() -> None:
    load_django()
    from eassociate.roster.proposing.work import main as plan

    plan()


if __name__ == "__main__":
    main()
