"""`eassociate check`."""

from argparse import Namespace

from eassociate.site.ready import load_django

_MARKS = {True: "well ", False: "FAULT", None: "note "}


def check(options: Namespace) -> int:
    """One line for each finding; exit code 1 when there is a fault."""
    load_django()
    from eassociate.site.checks import everything

    faults = 0
    for finding in everything():
        print(f"{_MARKS[finding.well]}  {finding.what:10}  {finding.said}", flush=True)
        faults += finding.well is False
    print("All is well." if not faults else f"{faults} to be put right.")
    return 1 if faults else 0
