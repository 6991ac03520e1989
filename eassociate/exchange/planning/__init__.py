"""What a list would do: compared with what is stored, in memory, without writing anything."""
