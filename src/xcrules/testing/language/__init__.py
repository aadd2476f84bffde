"""What the language allows, drawn at random: policies of every form, and applications for them. It tests the engine."""
