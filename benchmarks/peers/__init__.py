"""The contenders: how each of them writes a policy, and how it is asked. One file each; none is imported before use."""
