"""Addresses of the conversations: ids, never names."""

from django.urls import path

from eassociate.conversations.pages import (
    announcements,
    around,
    arranging,
    files,
    listing,
    messages,
    searching,
    settings,
    thread,
)

urlpatterns = [
    path("messages/", listing.threads, name="messages"),
    path("messages/open/", listing.open_thread, name="thread_open"),
    path("messages/announce/", announcements.announce, name="announce"),
    path("messages/search/", searching.find, name="message_search"),
    path("messages/phrases/", settings.phrases, name="phrases"),
    path("messages/phrases/<uuid:pk>/end/", settings.phrase_end, name="phrase_end"),
    path("messages/<uuid:pk>/", thread.thread, name="thread"),
    path("messages/<uuid:pk>/say/", thread.say, name="thread_say"),
    path("messages/<uuid:pk>/read/", thread.read, name="thread_read"),
    path("messages/<uuid:pk>/people/", thread.people, name="thread_people"),
    path("messages/m/<uuid:pk>/", messages.message, name="message"),
    path("messages/m/<uuid:pk>/edit/", messages.edit_message, name="message_edit"),
    path("messages/m/<uuid:pk>/withdraw/", messages.withdraw, name="message_withdraw"),
    path("messages/m/<uuid:pk>/answer/", messages.answer, name="message_answer"),
    path("messages/m/<uuid:pk>/receipts/", messages.receipts, name="message_receipts"),
    path("messages/m/<uuid:pk>/translate/", messages.translate, name="message_translate"),
    path("messages/m/<uuid:pk>/file/", files.attachment, name="attachment"),
    path("children/<uuid:pk>/messages/", around.child_messages, name="child_messages"),
    path("children/<uuid:pk>/messages/say/", around.child_say, name="child_say"),
    path("children/<uuid:pk>/readers/", arranging.readers, name="child_readers"),
    path("children/<uuid:pk>/readers/apart/", arranging.separate, name="separation_add"),
    path("apart/<uuid:pk>/end/", arranging.end, name="separation_end"),
    path("relations/<uuid:pk>/reads/", arranging.start, name="reader_start"),
]
