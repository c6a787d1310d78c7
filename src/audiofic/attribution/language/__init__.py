"""Words of English: what a passage is made of, and what the lists know of each word."""
