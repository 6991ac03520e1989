"""Where higher rooms hang what they know about a visit."""

from eassociate.access.slots import Slots

#: The page of a visit and that of its record; `pk` is the visit's id.
visit = Slots()
