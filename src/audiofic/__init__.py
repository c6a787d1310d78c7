"""A story goes in; a full-cast audiobook comes out."""
