"""The one address of the demo."""

from django.urls import path

from eassociate.demo import pages

urlpatterns = [path("demo/sign-in/", pages.sign_in, name="demo_sign_in")]
