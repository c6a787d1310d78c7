"""What speaks for and against each person who may have spoken a turn."""
