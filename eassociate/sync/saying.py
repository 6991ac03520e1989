"""Everything that the page without a network says, in the reader's language: its scripts have no
words of their own. Names in braces are filled in there."""

from __future__ import annotations

from django.utils.translation import gettext as _


def sayings() -> dict[str, str]:
    return {**_store(), **_day(), **_entries(), **_errors()}


def _store() -> dict[str, str]:
    return {
        "title": _("Without a network"),
        "why": _(
            "This phone can keep what you need for your work, so that it goes on in a cellar or on "
            "a bus. It is encrypted; only your PIN opens it."
        ),
        "pin": _("PIN"),
        "pin_again": _("PIN once more"),
        "pin_help": _("At least six digits or letters, not your birthday. Nobody can look it up."),
        "pin_short": _("At least six digits or letters, please."),
        "pin_differs": _("The two are not the same. Type both again."),
        "pin_wrong": _("This is not the PIN. Tries left: {left}; then this phone forgets."),
        "pin_gone": _("Too many wrong PINs: this phone has forgotten what it knew."),
        "safe": _("What was not sent yet is sealed for the service and will be delivered."),
        "set_up": _("Set up this phone"),
        "working": _("One moment…"),
        "open": _("Open"),
        "locked": _("Your day, also without a network"),
        "forget": _("Remove everything from this phone"),
        "forget_sure": _("Remove everything that this phone keeps? What waits is still delivered."),
        "sign_in_first": _("Sign in first, with a network; then set up this phone."),
        "sign_in": _("Sign in"),
        "expired": _("This phone was out of touch for too long and has forgotten what it knew."),
        "not_kept": _(
            "This browser may clear its store by itself. Open the page from the home screen, and "
            "not in a private window."
        ),
        "little_room": _("There is little room left on this phone. Photos may not fit."),
        "no_store": _(
            "This browser keeps nothing (a private window?). Without a network nothing can be "
            "written here."
        ),
        "unsent": _(
            "What you just sent did not arrive: there is no network. Go back; what you typed is "
            "still there."
        ),
        "back": _("Back"),
    }


def _day() -> dict[str, str]:
    return {
        "as_of": _("as last seen {at}"),
        "online": _("connected"),
        "offline": _("no network"),
        "today_page": _("To the full page"),
        "your_day": _("Your day"),
        "start": _("Start"),
        "started": _("since {start}, until {end}"),
        "undo": _("Started by mistake? Undo"),
        "free": _("Nothing is planned for you today."),
        "done": _("Done for today."),
        "finished": _("Finished today"),
        "coming": _("The coming days"),
        "nothing_coming": _("Nothing is planned for the next two weeks."),
        "hours": _("Hours with children"),
        "planned": _("Still planned"),
        "ill": _("I'm ill"),
        "report_ill": _("Report ill"),
        "ill_note": _("It is sent as soon as there is a network. Is it urgent? Then call {phone}."),
        "ill_until": _("You are reported ill until {day}."),
        "photo": _("Add a photo"),
        "step_in": _("You step in."),
        "gone": _("This card is gone with the visit."),
        "about": _("About me"),
        "speak": _("How I speak"),
        "like": _("What I like"),
        "calm": _("What calms me"),
        "avoid": _("What I do not like"),
        "emergency": _("In an emergency"),
        "allergies": _("Allergies"),
        "epilepsy": _("Epilepsy"),
        "medicines": _("Medicines"),
        "steps": _("What to do"),
        "contacts": _("Whom to call"),
        "ambulance": _("Ambulance"),
        "collect": _("Who may collect"),
        "banned": _("Must not come near"),
        "service": _("The service"),
        "home": _("My child stays home"),
        "tell": _("Tell them"),
        "before": _("The last two weeks"),
        "nothing_written": _("Nothing was written about this visit."),
        "corrected": _("corrected"),
        "correct": _("Correct the note"),
        "entry_gone": _("This is not on the phone any more."),
        "save": _("Save"),
        "board": _("Who is where"),
        "print": _("Print"),
        "paper": _("PDF, made at {at}"),
        "nobody": _("nobody"),
        **_talk(),
    }


def _talk() -> dict[str, str]:
    return {
        "messages": _("Messages"),
        "you": _("You"),
        "urgent": _("urgent"),
        "thread_gone": _("This conversation is not on this phone."),
        "file_there": _("can be opened with a network"),
        "answer_there": _("An answer is wanted; give it with a network."),
        "hand_over": _("Hand-over"),
        "take": _("Taken over"),
        "give": _("Handed over"),
        "call_first": _(
            "Who is not on the list may not collect the child. Stay with the child and call first: "
            "{calls}"
        ),
        "do_not": _("Do not hand over"),
        "stay_and_call": _("Stay with the child and call:"),
        "begin": _("Begin a conversation"),
        "only_listed": _("Who is not shown here may not collect the child: call the family first."),
        "unconfirmed": _("The other side has not confirmed it yet."),
    }


def _entries() -> dict[str, str]:
    return {
        "queue": _("What you wrote"),
        "on_phone": _("on the phone"),
        "on_server": _("on the server"),
        "read_by": _("read by {names}"),
        "refused": _("refused"),
        "conflict": _("changed meanwhile: the coordinator picks, both versions are kept"),
        "quarantined": _("waits for the coordinator"),
        "taken": _("taken over by the coordinator"),
        "dropped": _("put away by the coordinator"),
        "waiting": _("Waiting on this phone: {n}"),
        "all_sent": _("Everything is on the server."),
        "send_now": _("Send now"),
        "send_again": _("Send again"),
        "elsewhere": _("From another phone of yours waits for the coordinator: {n}"),
        "to_coordinator": _("Hand to the coordinator"),
        "discard": _("Discard"),
        "discard_sure": _("Discard this entry? It is then gone for good."),
        "kept": _("Kept on the phone. It is sent as soon as there is a network."),
        "start_visit": _("Start of the visit"),
        "end_visit": _("End of the visit"),
        "undo_start": _("Start taken back"),
        "record_visit": _("Record of the visit"),
        "report_incident": _("Incident"),
        "add_photo": _("Photo"),
        "add_voice": _("Voice note"),
        "post_message": _("Message"),
        "correct_diary_entry": _("Corrected note"),
        "report_ill_done": _("Reported ill"),
        "report_child_home": _("The child stays at home"),
        "entry": _("Entry"),
        "visit_ends": _("the visit ends"),
    }


def _errors() -> dict[str, str]:
    return {
        "full": _(
            "There is no room left on this phone: this was not kept. What you typed stays here; "
            "make room or write it down."
        ),
        "empty": _("Tap at least one thing that you did, or write a note."),
        "empty_message": _("Please write something."),
        "empty_hand": _("Please choose who it was."),
        "error_sign_in": _("To send it, sign in. Until then it waits on this phone."),
        "error_update": _(
            "Please open the page once with a network: it is then brought up to date."
        ),
        "error_no_role": _("You have no role here any more. What this phone kept was removed."),
        "error_ended": _("This phone was ended. What it kept was removed."),
        "error_other": _("The server did not answer as it should. It is tried again."),
    }
