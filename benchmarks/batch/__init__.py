"""Many applications at once: xcrules' columns beside DuckDB and Polars, on one thread each."""
