"""The cover: a picture of the producer's, checked, or one drawn from title and author.

The drawn one is a moon over layered hills in two colours of the book's own, the title set in Source Serif. It
has no date and no chance in it: the same book has the same cover.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from audiofic.errors import AudioficError
from audiofic.package import Cover

SIZE = 1_400
"""Pixels, square: what Apple Books and the podcast directories ask for at the least."""
MAX_BYTES = 8 << 20
"""A picture is in every chapter's file."""
MAX_PIXELS = 40_000_000

PALETTES = (
    # sky above, sky below, hills, moon, letters
    ((18, 26, 54), (72, 62, 104), (10, 14, 32), (240, 226, 196), (246, 238, 222)),
    ((14, 40, 48), (46, 104, 104), (8, 22, 28), (244, 232, 200), (244, 240, 224)),
    ((60, 18, 30), (152, 66, 58), (32, 8, 18), (250, 222, 180), (250, 234, 214)),
    ((36, 24, 44), (134, 74, 92), (20, 12, 26), (248, 220, 196), (248, 232, 220)),
    ((20, 36, 28), (92, 116, 72), (10, 20, 16), (246, 236, 190), (244, 240, 216)),
    ((30, 34, 44), (108, 118, 132), (16, 18, 26), (244, 238, 226), (246, 244, 238)),
)
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"
_MARGIN = 120
_LEADING = 1.22


def load_cover(path: Path) -> Cover:
    """The producer's picture as it is, if it is a whole JPEG or PNG of at most 8 MB; else `AudioficError`."""
    hint = "Save it as a JPEG or PNG, square, about 1,400 pixels wide."
    try:
        if path.stat().st_size > MAX_BYTES:
            raise AudioficError(f"The cover {path.name} is larger than 8 MB.", hint)
        content = path.read_bytes()
    except OSError as error:
        raise AudioficError(f"The cover {path.name} can't be read ({error.strerror}).", hint) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise AudioficError(f"The cover {path.name} has more than 40 million pixels.", hint)
                picture.load()
                if not _is_whole(content, picture.format):
                    raise AudioficError(f"The cover {path.name} is cut short.", "Copy or save it again.")
                return Cover(content, "image/jpeg" if picture.format == "JPEG" else "image/png")
    except AudioficError:
        raise
    except Exception as error:  # a damaged picture makes Pillow raise nearly anything
        raise AudioficError(f"The cover {path.name} is not a whole JPEG or PNG.", hint) from error


def _is_whole(content: bytes, form: str | None) -> bool:
    """True where a picture has its end: Pillow shows one without it, too."""
    if form == "PNG":
        return _PNG_END in content
    return content.rfind(b"\xff\xd9") > content.rfind(b"\xff\xda")  # end of image behind start of scan


def load_drawn_cover(path: Path) -> Cover | None:
    """A cover of ours that was kept; None where there is none, or a byte of it is another.

    PNG has a checksum in every chunk, which nobody looks at who only wants to see a picture.
    """
    try:
        content = path.read_bytes()
        with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
            picture.verify()
    except Exception:  # as above
        return None
    return Cover(content, "image/png") if content.endswith(_PNG_END) else None


def draw_cover(title: str, author: str | None) -> Cover:
    """A PNG for that title and author, always the same one.

    A line with letters that the font lacks (Latin, Greek and Cyrillic it has) is left out of the picture.
    """
    digest = hashlib.sha256(f"{title}\0{author or ''}".encode()).digest()
    above, below, hills, moon, letters = PALETTES[digest[0] % len(PALETTES)]
    picture = _sky(above, below)
    draw = ImageDraw.Draw(picture)
    centre = SIZE * (0.3 + 0.4 * digest[1] / 255), SIZE * 0.565
    _circle(picture, centre, SIZE * 0.17, moon)
    for layer in range(3):
        _hill(draw, layer, digest, _between(below, hills, (layer + 1) / 3))
    _write(draw, title, ("SourceSerifPro-Semibold.ttf",), letters, size=132, room=(_MARGIN, 520))
    if author:
        italic_first = ("SourceSerifPro-It.ttf", "SourceSerifPro-Regular.ttf")  # the italic has Latin only
        _write(draw, author, italic_first, letters, size=68, room=(SIZE - 180, SIZE - 80))
    written = io.BytesIO()
    picture.save(written, "PNG")
    return Cover(written.getvalue(), "image/png")


def as_jpeg(cover: Cover) -> bytes:
    """The picture as a JPEG: itself, where it is one."""
    if cover.mime == "image/jpeg":
        return cover.content
    written = io.BytesIO()
    Image.open(io.BytesIO(cover.content), formats=("PNG",)).convert("RGB").save(written, "JPEG", quality=92)
    return written.getvalue()


Colour = tuple[int, int, int]


def _between(one: Colour, other: Colour, share: float) -> Colour:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))  # type: ignore[return-value]


def _sky(above: Colour, below: Colour) -> Image.Image:
    """A gradient from top to bottom, its 8-bit steps broken up by an ordered (Bayer) pattern."""
    share = np.linspace(0.0, 1.0, SIZE)[:, None, None] ** 1.2
    exact = np.array(above) + (np.array(below) - np.array(above)) * share
    bayer = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) / 16
    column = np.tile(bayer, (SIZE // 4, 1))[:, :, None]  # four pixels wide, and again and again across
    dots = np.floor(exact + column).clip(0, 255).astype(np.uint8)
    return Image.fromarray(np.tile(dots, (1, SIZE // 4, 1)), "RGB")


def _circle(picture: Image.Image, centre: tuple[float, float], radius: float, colour: Colour) -> None:
    """A disc with a smooth edge and a faint glow."""
    reach = int(radius * 2.2)
    left, top = int(centre[0]) - reach, int(centre[1]) - reach
    rows, columns = np.ogrid[0 : 2 * reach, 0 : 2 * reach]
    far = np.hypot(columns + left - centre[0], rows + top - centre[1])
    disc = np.clip(radius - far + 0.5, 0, 1)
    glow = 0.28 * np.clip(1 - (far - radius) / (radius * 1.1), 0, 1) ** 2.2
    mask = Image.fromarray((255 * np.maximum(disc, glow)).astype(np.uint8), "L")
    picture.paste(Image.new("RGB", mask.size, colour), (left, top), mask)


def _hill(draw: ImageDraw.ImageDraw, layer: int, digest: bytes, colour: Colour) -> None:
    """One range of hills: three sines whose phases are the book's own."""
    across = np.linspace(0, 2 * np.pi, 141)
    base = SIZE * (0.68 + 0.1 * layer)
    height = SIZE * (0.05 + 0.01 * layer)
    phases = [digest[4 + 3 * layer + index] / 255 * 2 * np.pi for index in range(3)]
    line = base - height * (
        np.sin(across * 0.7 + phases[0])
        + 0.5 * np.sin(across * 1.6 + phases[1])
        + 0.2 * np.sin(across * 3.7 + phases[2])
    )
    points = [(float(x), float(y)) for x, y in zip(np.linspace(0, SIZE, 141), line, strict=True)]
    draw.polygon([*points, (SIZE, SIZE), (0, SIZE)], fill=colour)


def _write(
    draw: ImageDraw.ImageDraw,
    text: str,
    fonts: Sequence[str],
    colour: Colour,
    *,
    size: int,
    room: tuple[int, int],
) -> None:
    """Set the text in the middle, between the two heights of `room`, no larger than `size`.

    In the first font that has all its letters; where none has, it is left out.
    """
    text = " ".join(text.split())
    width, (top, bottom) = SIZE - 2 * _MARGIN, room
    files = [str(_fonts() / name) for name in fonts]
    file = next((file for file in files if _has_letters(ImageFont.truetype(file, 20), text)), None)
    if file is None:
        return
    font = ImageFont.truetype(file, size)
    lines = _wrap(text, font, width)
    while size > 24 and (
        top + len(lines) * size * _LEADING > bottom or max(map(font.getlength, lines), default=0) > width
    ):
        size = round(size * 0.94)
        font = ImageFont.truetype(file, size)
        lines = _wrap(text, font, width)
    for line in lines:
        draw.text((SIZE / 2, top), line, font=font, fill=colour, anchor="ma")
        top += round(size * _LEADING)


def _wrap(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _has_letters(font: ImageFont.FreeTypeFont, text: str) -> bool:
    """True where the font has a glyph for every letter of the text."""
    missing = bytes(font.getmask("\uffff"))
    return all(letter.isspace() or bytes(font.getmask(letter)) != missing for letter in set(text))


def _fonts() -> Path:
    """Where the font's package has its files (it needs no import: that lists them all)."""
    found = find_spec("font_source_serif_pro")
    if found is None or found.origin is None:
        raise AudioficError(
            "The font for the cover is missing.", "Install font-source-serif-pro, or name a cover."
        )
    return Path(found.origin).parent / "files"
