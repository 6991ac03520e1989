import subprocess
import sys

CODE = """
import django; django.setup()
from importlib import import_module
from pkgutil import walk_packages
import eassociate
from eassociate.journal.deeds import ACTIONS

at_start = set(ACTIONS)
for module in walk_packages(eassociate.__path__, "eassociate."):
    # what the command line alone does (site) it imports itself
    if not {"tests", "migrations", "__main__", "site"} & set(module.name.split(".")):
        import_module(module.name)
print(len(at_start), *(command.__name__ for command in set(ACTIONS) - at_start))
"""


def test_every_action_is_known_before_any_page_is_asked_for():
    """In a process of its own: in this one, other tests have imported them."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    number, *late = done.stdout.split()
    assert int(number) > 0
    assert late == []
