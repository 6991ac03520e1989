"""Every read of this room: lists of companions, one companion, portraits."""
