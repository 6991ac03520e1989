"""Addresses of the notices."""

from django.urls import path

from eassociate.notify.pages import choosing, reaching, reading

urlpatterns = [
    path("notices/", reading.notices, name="notices"),
    path("notices/read/", reading.read_all, name="read_all_notices"),
    path("notices/<uuid:pk>/", reading.open_notice, name="open_notice"),
    path("notices/choices/", choosing.choices, name="choices"),
    path("notices/devices/", choosing.add_device, name="add_device"),
    path("notices/devices/<uuid:pk>/remove/", choosing.remove_device, name="remove_device"),
    path("notices/stop/<str:token>/", choosing.stop, name="stop_mails"),
    path("notices/reaching/", reaching.reaching, name="reaching"),
    path("notices/reaching/<uuid:pk>/again/", reaching.try_again, name="try_again"),
    path("service/notices/", reaching.steps, name="notice_steps"),
    path("worker.js", choosing.worker, name="worker"),
]
