"""Every read of this room; the first argument is the actor."""
