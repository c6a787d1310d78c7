"""Who is in the story: names found in the text, put together into persons, in one roster."""
