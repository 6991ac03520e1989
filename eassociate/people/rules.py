"""Who may let in whom."""

from eassociate.access.roles import Role

_INSIDE = (Role.COORDINATOR, Role.COMPANION, Role.GUARDIAN, Role.PROFESSIONAL)
_OUTSIDE = (Role.CASE_MANAGER, Role.SCHOOL, Role.MUNICIPALITY)

#: Inviting role → roles that it may give, in the order in which they are offered.
MAY_INVITE: dict[str, tuple[Role, ...]] = {
    Role.COORDINATOR: (*_INSIDE, *_OUTSIDE, Role.ADMINISTRATOR),
    Role.ADMINISTRATOR: (Role.COORDINATOR, Role.ADMINISTRATOR),
    Role.SYSTEM: tuple(Role),
}

#: Roles that act for an office → the kind of the office (a value of Organisation.Kind).
OFFICES: dict[str, str] = {Role.CASE_MANAGER: "csw", Role.MUNICIPALITY: "municipality"}
