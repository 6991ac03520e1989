"""Forms of the roster, one command each."""
