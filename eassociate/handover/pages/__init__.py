"""Pages of hand-overs: thin entrances to queries and commands."""
