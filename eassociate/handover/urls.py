"""Addresses of hand-overs. None of them says whose it is."""

from django.urls import path

from eassociate.handover.pages import chain, collectors, giving

urlpatterns = [
    path("visits/<uuid:pk>/hand-over/", giving.hand_over, name="hand_over"),
    path("children/<uuid:pk>/hand-over/", giving.hand_over_child, name="hand_over_child"),
    path("children/<uuid:pk>/hand-overs/", chain.hand_overs, name="hand_overs"),
    path("hand-overs/<uuid:pk>/confirm/", chain.handover_confirm, name="handover_confirm"),
    path("hand-overs/<uuid:pk>/correct/", chain.handover_correct, name="handover_correct"),
    path("hand-overs/<uuid:pk>/withdraw/", chain.handover_withdraw, name="handover_withdraw"),
    path("hand-overs/<uuid:pk>/photo.jpg", chain.handover_photo, name="handover_photo"),
    path("children/<uuid:pk>/collect/", collectors.collectors, name="collectors"),
    path("children/<uuid:pk>/collect/add/", collectors.collector_add, name="collector_add"),
    path("collectors/<uuid:pk>/", collectors.collector_edit, name="collector_edit"),
    path("collectors/<uuid:pk>/end/", collectors.collector_end, name="collector_end"),
    path("refusals/<uuid:pk>/", collectors.refusal, name="refusal"),
]
