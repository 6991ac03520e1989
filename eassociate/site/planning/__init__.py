"""What `eassociate plan` reads, shows and writes. No Django, no database, no settings."""
