"""`python -m eassociate.site` is `eassociate`."""

from eassociate.site.cli import main

if __name__ == "__main__":
    main()
