"""Policies changed one step at a time, to see whether their examples and the laws notice.

`edits` says what a step is; `conditions`, `clauses` and `declarations` find them in a tree, `mutations` lists those of
a policy; `breed` makes the changed policy, `trial` tries it, `differing` looks for an application on which it decides
otherwise, and `run` does all of it for a whole policy.
"""

from xcrules.testing.mutation.breed import Equivalent, Stillborn, bred
from xcrules.testing.mutation.edits import Kind
from xcrules.testing.mutation.mutations import Mutation, mutations
from xcrules.testing.mutation.trial import Fate, How, Tried, tried

__all__ = ["Equivalent", "Fate", "How", "Kind", "Mutation", "Stillborn", "Tried", "bred", "mutations", "tried"]
