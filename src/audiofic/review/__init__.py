"""The producer's bench: a page in the browser to hear the book, mend it and hear it again.

It owns no data. `sources` reads the files that the commands read, `changes` writes them: `item_edits` says
what becomes of an item, `combining` carries a change over to a file that an editor has saved meanwhile.
`reading` and `doubts` are what is shown, `listening` speaks one line. `bench` is all that the page can ask
for, `app` its addresses, `guard` who may ask, `serving` the server.
"""

from __future__ import annotations

from audiofic.review.serving import serve_review

__all__ = ["serve_review"]
