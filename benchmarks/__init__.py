"""xcrules beside other rule engines: the same policies, the same applications, in one process (`make bench`)."""
