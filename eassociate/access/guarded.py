"""The one door for reads: a manager that answers nobody who does not say who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, TypeVar

from django.db import models
from django.db.models import QuerySet

if TYPE_CHECKING:
    from eassociate.access.actor import Actor

M = TypeVar("M", bound=models.Model)


class Unscoped(RuntimeError):
    """Rows about a child were asked for without saying who asks."""


class Guarded(models.Manager[M]):
    """Manager of a model that belongs to a child.

    The model says in `CHILD_PATH` how it reaches the child ("" for the child itself) and may name
    in `OWN_PATH` a path to the person whose own work the row is.
    """

    def get_queryset(self) -> NoReturn:
        raise Unscoped(f"{self.model.__name__}: say visible_to(actor) or unscoped(reason=…)")

    def visible_to(self, actor: Actor) -> QuerySet[M]:
        """The rows that `actor` may see, at the moment `actor.at`."""
        from eassociate.access.policy import visible

        path: str = self.model.CHILD_PATH  # type: ignore[attr-defined]
        own: str = getattr(self.model, "OWN_PATH", "")
        return self._every().filter(visible(actor, path, own))

    def unscoped(self, *, reason: str) -> QuerySet[M]:
        """All rows, for a purpose that is written down where it is used."""
        if not reason:
            raise Unscoped("a reason is needed")
        return self._every()

    def _every(self) -> QuerySet[M]:
        return QuerySet(self.model, using=self._db)
