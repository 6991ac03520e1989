"""Pages of people: the list, inviting, accepting, the own account."""
