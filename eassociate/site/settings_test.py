"""Settings of the test suite: as in production, but for cost and reach."""

import os
import tempfile

# Most tests sign staff in without a second factor; tests/security turns it on.
os.environ.setdefault("EASSOCIATE_SECOND_FACTOR", "false")
os.environ.setdefault("EASSOCIATE_VAR", tempfile.mkdtemp(prefix="eassociate-test-"))

from eassociate.site.settings import *  # noqa: F403
from eassociate.site.settings import DATABASES, SQLITE, VAR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LANGUAGE_CODE = "en"
#: A process of its own would look for the ordinary database; tests that serve a site turn it on.
PLAN_APART = env.bool("EASSOCIATE_PLAN_APART", False)  # noqa: F405
if SQLITE:
    # A file, not memory: threads and processes of a test lock each other as in production.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF"
    )
else:
    DATABASES["default"]["OPTIONS"].pop("pool", None)
