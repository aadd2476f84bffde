"""Lists that somebody else keeps, brought up to date: the Security Council's list as published, and our CSV files.

`un_xml` reads what is published, `committees` says who of it belongs into which file, `table` is such a file, and
`changes` tells two of them apart. Nothing here opens or writes a file: `cli/listing.py` does.
"""
