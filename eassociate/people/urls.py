"""Addresses of people."""

from django.urls import path

from eassociate.people.pages import accepting, inviting, listing, own, service

urlpatterns = [
    path("people/", listing.people, name="people"),
    path("people/invite/", inviting.invite, name="invite"),
    path("people/<uuid:pk>/", listing.person, name="person"),
    path("people/<uuid:pk>/link/", inviting.invite_again, name="invite_again"),
    path("people/<uuid:pk>/anew/", inviting.start_anew, name="start_anew"),
    path("roles/<uuid:pk>/end/", listing.membership_end, name="membership_end"),
    path("account/invitation/<str:token>/", accepting.accept, name="accept_invitation"),
    path("me/", own.account, name="account"),
    path("service/", service.service, name="service"),
]
