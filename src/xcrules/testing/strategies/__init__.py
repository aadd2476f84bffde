"""Applications for one policy, drawn from the classes that its own conditions cut."""
