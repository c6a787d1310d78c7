"""A finished book as libraries and podcast apps want it: what is put where, and how a folder is kept up.

`names` makes file names for every system, `folder` puts files into a folder and overwrites nothing of others,
`library` lays a book out for Audiobookshelf and its like, `feed` as a podcast.
"""
