"""What the text says of people: mentions, tags, turns, kin, genders, and who tells each section."""
