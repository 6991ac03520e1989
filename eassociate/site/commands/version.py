"""`eassociate version`."""

from argparse import Namespace

from eassociate import __version__


def version(options: Namespace) -> int:
    print(f"eassociate {__version__}")
    return 0
