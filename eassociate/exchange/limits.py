"""How large a list may be. Checked before anything is unpacked into memory (trust.md, C14)."""

FILE_BYTES = 10 * 1024 * 1024
#: All parts of a workbook together, unpacked.
UNPACKED_BYTES = 64 * 1024 * 1024
#: Parts that are read as a whole into memory: styles, workbook, relations.
SMALL_PART_BYTES = 4 * 1024 * 1024
#: A part above this size may not be packed tighter than the ratio (deflate reaches 1,032 at most).
RATIO_FROM_BYTES = 1024 * 1024
RATIO = 200
PARTS = 2_000
SHEETS = 20
ROWS = 20_000
COLUMNS = 200
FILLED_CELLS = 400_000
#: Cells written into the file, also the empty ones that only carry a border or a colour.
WRITTEN_CELLS = 2_000_000
MERGES = 20_000
ELEMENT_DEPTH = 60
#: Characters of a word, a sign, a line and a text, as the tables hold them.
WORD = 40
SIGN = 100
LINE = 200
TEXT = 5_000
#: Children in one export; the shortest reason for it, in characters.
EXPORTED_CHILDREN = 5_000
REASON = 10
