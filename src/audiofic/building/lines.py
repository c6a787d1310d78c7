"""Lines of JSON that tell by themselves when a byte of them is not what was written.

What builds know of earlier builds stands in such lines. A disk gives a wrong byte without a word now and
then, and a wrong digit is as good JSON as the right one.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any


def write_line(entry: object) -> bytes:
    """The entry on one line: a digest of the JSON, a blank, the JSON, the line's end."""
    # A path can hold bytes that are no text: Python has lone surrogates for them, and reads them back so.
    content = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
    return b"%s %s\n" % (_digest(content), content)


def read_line(line: bytes) -> Any:
    """The entry of a line, given without its end; `ValueError` where it is not what was written."""
    digest, _, content = line.partition(b" ")
    if digest != _digest(content):
        raise ValueError("damaged")
    return json.loads(content)


def _digest(content: bytes) -> bytes:
    """Long enough for chance; nobody is to be kept from writing lines of his own."""
    return hashlib.sha256(content).hexdigest()[:16].encode()
