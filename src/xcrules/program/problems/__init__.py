"""Everything that may be wrong with a policy, a function for each code, in files by subject."""
