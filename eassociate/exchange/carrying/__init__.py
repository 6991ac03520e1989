"""A plan carried out: in bulk what is new, by the domain's own actions what changes."""
