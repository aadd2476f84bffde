"""Tables decided where others schedule: Dask and Spark.

A policy travels as the bytes of a compiled policy, and is loaded once in each process (`carried`). What is run there is
`Engine.decide_table`, the same as on one machine. `dask` and `spark` are the two adapters; `pieces` cuts Parquet files.
"""
