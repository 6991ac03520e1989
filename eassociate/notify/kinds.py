"""What notices may be about. A notice's `facts` hold ids, numbers and moments, no free text.

Facts that the sentences know (all optional, see texts.py):
`person` id of the Person it is about · `instead_of` id of the Person who usually comes ·
`start` `end` `until` moments (ISO 8601 with zone) · `first` `last` days (ISO) · `count` a number ·
`met` how often `person` has accompanied the child · `place` id is not needed: the page shows it.
Ids of what one acts on: `visit`, `offer`, `absence`. The child is the notice's own field.
"""

from enum import StrEnum


class Kind(StrEnum):
    # a companion is away, a child stays home
    COMPANION_ILL = "companion_ill"  # to coordinators: person, first, last, count (open visits)
    COMPANION_BACK = "companion_back"  # to coordinators: person
    CHILD_HOME = "child_home"  # to companions and coordinators: child, first, last
    CHILD_BACK = "child_back"  # the same people: child, first, last

    # cover
    VISIT_OPEN = "visit_open"  # to guardians, coordinators: child, visit, start, end, instead_of
    OFFER_MADE = "offer_made"  # to a companion who is asked: offer, visit, start, end, until
    OFFER_WITHDRAWN = "offer_withdrawn"  # to that companion: start, end
    OFFER_ACCEPTED = "offer_accepted"  # to coordinators: child, visit, person, start, end
    OFFER_DECLINED = "offer_declined"  # to coordinators: the same
    OFFER_EXPIRED = "offer_expired"  # to coordinators: the same
    SUBSTITUTE_OFFERED = "substitute_offered"  # to guardians who are asked: + instead_of, met
    SUBSTITUTE_FOUND = "substitute_found"  # to guardians and schools: the same
    SUBSTITUTE_ACCEPTED = "substitute_accepted"  # to coordinators, substitute: the family agrees
    SUBSTITUTE_DECLINED = "substitute_declined"  # to coordinators, substitute: it does not
    NOT_DELIVERED = "not_delivered"  # to guardians, schools, coordinators: child, visit, start, end

    # visits
    START_MISSING = "start_missing"  # to the companion: child, visit, start, end
    VISIT_LATE = "visit_late"  # to coordinators, later guardians: child, visit, person, start
    VISIT_STARTED = "visit_started"  # to guardians: child, visit, person, start
    VISIT_ENDED = "visit_ended"  # to guardians: child, visit, person, end
    VISIT_CHANGED = "visit_changed"  # to guardians and companions: child, visit, start, end
    VISIT_CANCELLED = "visit_cancelled"  # the same
    INCIDENT = "incident"  # to guardians and coordinators: child, visit
    RECORD_CORRECTED = "record_corrected"  # to guardians: child, visit

    # hand-overs
    HANDED_OVER = "handed_over"  # to guardians, companion, school: child, handover, start
    HANDOVER_ASKS = "handover_asks"  # the same, to who may confirm it
    HANDOVER_CORRECTED = "handover_corrected"  # the same people: child, handover, start
    COLLECT_REFUSED = "collect_refused"  # urgent, to coordinators: child, refusal, person, start

    # plans and papers
    ASSIGNED = "assigned"  # to a companion: child, first
    TIMETABLE_CHANGED = "timetable_changed"  # to guardians and companions: child, first
    WEEK_PLANNED = "week_planned"  # to companions and schools: first, count (visits that changed)
    OTHERS_COME = "others_come"  # to guardians: child, first, count; person if it is only one
    TIMETABLE_PLANNED = "timetable_planned"  # to companions: first, count (children)
    PLAN_READY = "plan_ready"  # to the coordinator who asked: run, first, count (open)
    PLAN_FAILED = "plan_failed"  # to that coordinator: run, first
    ADVICE_LEFT = "advice_left"  # to companions and guardians: child, person
    PAPER_ENDS = "paper_ends"  # to coordinators and the companion: person, last
    APPROVAL_ENDS = "approval_ends"  # to coordinators and case managers: child, last

    # phones
    HELD = "held"  # to coordinators: an entry from a phone waits for a decision
    # conversations: message, thread, person (who wrote); last: by when an answer is wanted
    MESSAGE = "message"  # to all who read the thread: child
    DIRECT_MESSAGE = "direct_message"  # the same where the thread is about no child
    REQUEST = "request"  # the same, and an answer is wanted: child
    GENERAL_REQUEST = "general_request"  # the same about no child
    ANNOUNCEMENT = "announcement"  # to all whom it is for
    ANSWERED = "answered"  # to who asked

    # people
    ROLE_GIVEN = "role_given"  # to whom it was given
    INVITATION_USED = "invitation_used"  # to who invited: person
    ADDRESS_DEAD = "address_dead"  # to coordinators: person


#: Those that are read with their conversation.
OF_MESSAGES = frozenset(
    {
        Kind.MESSAGE,
        Kind.DIRECT_MESSAGE,
        Kind.REQUEST,
        Kind.GENERAL_REQUEST,
        Kind.ANNOUNCEMENT,
        Kind.ANSWERED,
    }
)
