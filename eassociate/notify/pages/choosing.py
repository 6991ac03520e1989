"""What reaches one how: groups and ways, devices, quiet hours; and the link that stops e-mails."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.journal.deeds import Outcome, perform
from eassociate.journal.editing import Editing, edit, posted
from eassociate.journal.forms import CommandForm
from eassociate.notify.addresses import channels_of_site
from eassociate.notify.choosing import StopMails
from eassociate.notify.forms import ChoicesForm, DeviceForm, RemoveDeviceForm
from eassociate.notify.keys import public_push_key
from eassociate.notify.leaving import let_in
from eassociate.notify.mailing import read_token
from eassociate.notify.overview import actor_for_stopping, own_choices, own_devices


@page(needs=Can.READ_NOTICES)
def choices(request: ActedRequest) -> HttpResponse:
    form = ChoicesForm(channels_of_site(), *posted(request), initial=own_choices(request.actor))
    return edit(request, form, _editing(request))


def _editing(request: ActedRequest) -> Editing:
    devices = [(one, RemoveDeviceForm()) for one in own_devices(request.actor)]
    shown = {"devices": devices, "device_form": DeviceForm(), "key": public_push_key()}
    return Editing(
        heading=_("What reaches me how"),
        lead=_("On this site you always find everything. Here you choose what comes to you."),
        back=reverse("account"),
        said=_("Saved."),
        then=reverse("choices"),
        template="notify/choices.html",
        shown=shown,
    )


@require_POST
@page(needs=Can.READ_NOTICES)
def add_device(request: ActedRequest) -> HttpResponse:
    form = DeviceForm(request.POST)
    done = form.perform(request.actor)
    if done:
        let_in(request, done.result["device"])
    return _done(request, form, done, _("This device shows your notices now."))


@require_POST
@page(needs=Can.READ_NOTICES)
def remove_device(request: ActedRequest, pk: UUID) -> HttpResponse:
    form = RemoveDeviceForm(request.POST)
    done = form.perform(request.actor, device=pk)
    return _done(request, form, done, _("This device does not show your notices any more."))


def _done(
    request: ActedRequest, form: CommandForm, done: Outcome | None, said: str
) -> HttpResponse:
    """Back to the page, with what was done or why not."""
    if done:
        messages.success(request, said)
        return HttpResponseRedirect(reverse("choices"))
    for error in [text for errors in form.errors.values() for text in errors][:1]:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("choices"))


@csrf_exempt  # RFC 8058: the mail program's own server sends it; the sealed token is the proof
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Only a post stops anything: a mail program that looks at the link does no harm."""
    read = read_token(token)
    if read is None:
        raise Http404
    person, groups = read
    actor = actor_for_stopping(person)
    if request.method == "POST" and actor:
        perform(actor, StopMails(groups=groups))
    shown = {"groups": [group.label for group in groups], "done": request.method == "POST"}
    return render(request, "notify/stop.html", shown)


@require_safe
@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """The one service worker, put together from the parts of several rooms; at the root because it
    may only act for what lies below its address. With a new release it is another one, so that
    browsers fetch anew what they keep for times without a network."""
    parts = [f"(() => {{\n{_part(name)}}})();\n" for name in settings.SERVICE_WORKER]
    parts.append(f"// {release(settings.HERE)}\n")
    answer = HttpResponse("".join(parts), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


#: What pages are made of.
_PAGES = frozenset({".js", ".css", ".html", ".po"})


@cache
def release(folder: Path) -> str:
    """A digest of all that pages are made of below `folder`; the same in every process."""
    found = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _PAGES):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _part(name: str) -> str:
    path = finders.find(name)
    if not isinstance(path, str):
        raise Http404
    return Path(path).read_text(encoding="utf-8")
