"""The engine for many applications: columns in, columns out, the decisions of the reference engine.

    table or facts -> batch (codes of knowledge) -> evaluation (truths of all rows at once) -> answers

What a value means is asked of the reference engine, once for each distinct value; what is done for every
application is arithmetic on arrays. Needs the extra `batch`: nothing here is imported before a table is decided.
"""
