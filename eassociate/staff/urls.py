"""Addresses of companions: ids, never names."""

from django.urls import path

from eassociate.staff.pages import companion, listing, papers

urlpatterns = [
    path("my-papers/", companion.my_papers, name="my_papers"),
    path("companions/", listing.companions, name="companions"),
    path("companions/add/", companion.companion_add, name="companion_add"),
    path("companions/<uuid:pk>/", companion.companion, name="companion"),
    path("companions/<uuid:pk>/edit/", companion.companion_edit, name="companion_edit"),
    path("companions/<uuid:pk>/end/", companion.companion_end, name="companion_end"),
    path("companions/<uuid:pk>/resume/", companion.companion_resume, name="companion_resume"),
    path("companions/<uuid:pk>/hours/", companion.availability_edit, name="availability_edit"),
    path("companions/<uuid:pk>/papers/<slug:kind>/", papers.paper_edit, name="paper_edit"),
    path("companions/<uuid:pk>/portrait/", companion.companion_portrait, name="companion_portrait"),
    path(
        "companions/<uuid:pk>/portrait/edit/",
        papers.companion_portrait_edit,
        name="companion_portrait_edit",
    ),
    path(
        "companions/<uuid:pk>/portrait/remove/",
        papers.companion_portrait_remove,
        name="companion_portrait_remove",
    ),
]
