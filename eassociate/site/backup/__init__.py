"""The whole site in one file, and back.

A backup is a ZIP archive: `manifest.json` and for each table `tables/NAME.jsonl`, a row a line, in
the order of the key. It holds the same whichever database wrote it, and either can read it. Texts
and pictures stay encrypted as they are in the database.
"""
