"""What one of several server processes serves."""

from eassociate.site.server import end_with_parent, spare_memory

end_with_parent()
spare_memory()

from eassociate.site.asgi import application  # noqa: E402

__all__ = ["application"]
