"""Settings of the test suite: as in production, but for cost and reach."""

import os
import tempfile

# Most tests sign staff in without a second factor; tests/security turns it on.
os.environ.setdefault("EASSOCIATE_SECOND_FACTOR", "false")
# Each process of the suite has a folder of its own: the locks in it are not the neighbour's. What
# a test starts works in the folder of that test.
_process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
if os.environ.get("EASSOCIATE_TEST_PROCESS") != _process:
    os.environ["EASSOCIATE_TEST_PROCESS"] = _process
    os.environ["EASSOCIATE_VAR"] = tempfile.mkdtemp(prefix="eassociate-test-")

from eassociate.site.settings import *  # noqa: E402, F403
from eassociate.site.settings import DATABASES, SQLITE, VAR  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LANGUAGE_CODE = "en"
#: A process of its own would look for the ordinary database; tests that serve a site turn it on.
PLAN_APART = env.bool("EASSOCIATE_PLAN_APART", False)  # noqa: F405
#: A paper takes a second; tests that are about it turn it on.
SHEET_BY_ITSELF = False
if SQLITE:
    # A file, not memory: threads and processes of a test lock each other as in production.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"
    )
else:
    DATABASES["default"]["OPTIONS"].pop("pool", None)
# Straight from the models: a hundred migrations take longer than most of what is tested. That both
# give the same tables is tested (site/tests/test_tables.py).
DATABASES["default"].setdefault("TEST", {})["MIGRATE"] = False
