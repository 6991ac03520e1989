"""The paper as the answer to a request."""

from __future__ import annotations

from django.http import HttpResponse

from eassociate.sync.models import Paper


def as_file(paper: Paper) -> HttpResponse:
    """To be saved or opened, under a name that says only the day."""
    answer = HttpResponse(paper.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="sheet-{paper.day}.pdf"'
    return answer
