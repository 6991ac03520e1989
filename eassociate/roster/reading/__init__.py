"""What the pages of this room show; the first argument is the actor."""
