"""E-associate: the children's companion service, as one Django project."""

import os

__version__ = "0.1.0"

# The planner's matrices are small: threads of the linear algebra library would only wait for each
# other (measured: ten times slower while anything else runs). To be said before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
