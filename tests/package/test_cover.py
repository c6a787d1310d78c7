from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from audiofic.errors import AudioficError
from audiofic.package.cover import SIZE, draw_cover, load_cover, load_drawn_cover


def picture(form: str, size: tuple[int, int] = (60, 60), mode: str = "RGB") -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 1).save(written, form)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def test_a_drawn_cover_is_a_square_png_and_always_the_same() -> None:
    cover = draw_cover("The Sealed Well", "Ada Ørsted")
    assert cover.mime == "image/png"
    assert opened(cover.content).size == (SIZE, SIZE)
    assert len(cover.content) < 400_000
    assert draw_cover("The Sealed Well", "Ada Ørsted") == cover


def test_title_and_author_are_on_it() -> None:
    """What is drawn with them differs from what is drawn without, where they stand."""
    named = opened(draw_cover("Смерть \u2014 Āñ", "Анна").content)
    palette_letters = [colour for _, colour in named.crop((0, 100, SIZE, 520)).getcolors(1 << 24) or []]
    assert any(min(colour) > 210 for colour in palette_letters if isinstance(colour, tuple))
    foot = named.crop((0, SIZE - 190, SIZE, SIZE)).getcolors(1 << 24) or []
    assert any(min(colour) > 210 for _, colour in foot if isinstance(colour, tuple))


@pytest.mark.parametrize("title", ["", "犬夜叉 \U0001f4a9", "W" * 400, "a\n" * 300])
def test_any_title_makes_a_cover(title: str) -> None:
    assert opened(draw_cover(title, None).content).size == (SIZE, SIZE)


@pytest.mark.parametrize(("form", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_the_producers_picture_is_taken_as_it_is(tmp_path: Path, form: str, mime: str) -> None:
    path = tmp_path / "cover.picture"
    path.write_bytes(picture(form))
    cover = load_cover(path)
    assert (cover.content, cover.mime) == (path.read_bytes(), mime)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"<svg/>",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        picture("GIF"),
        picture("WEBP"),
        picture("BMP"),
        picture("PDF"),
        picture("PNG", (300, 300)).replace(b"IHDR\0\0\1", b"IHDR\xff\xff\xff"),
        picture("PNG", (300, 300))[:-200],
        picture("JPEG")[:300],
    ],
)
def test_what_is_not_a_whole_jpeg_or_png_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cover.png"
    path.write_bytes(content)
    with pytest.raises(AudioficError, match=r"cover\.png") as caught:
        load_cover(path)
    assert caught.value.hint


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_that_is_cut_short_anywhere_is_refused(tmp_path: Path, form: str) -> None:
    whole, path = picture(form), tmp_path / "cover"
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(AudioficError):
            load_cover(path)
    path.write_bytes(whole + bytes(20))
    assert load_cover(path).content == whole + bytes(20)


def test_a_missing_or_huge_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioficError, match="can't be read"):
        load_cover(tmp_path / "cover.png")
    (tmp_path / "large.png").write_bytes(picture("PNG") + bytes(9 << 20))
    with pytest.raises(AudioficError, match="larger"):
        load_cover(tmp_path / "large.png")
    (tmp_path / "wide.png").write_bytes(picture("PNG", (10_000, 5_000), "1"))
    with pytest.raises(AudioficError, match="pixels"):
        load_cover(tmp_path / "wide.png")


def test_a_drawn_cover_that_was_kept_is_the_one_that_was_drawn_or_none(tmp_path: Path) -> None:
    """A sample of its bytes, the first and the last ones among them; it can be drawn again."""
    path = tmp_path / "cover.png"
    assert load_drawn_cover(path) is None
    drawn = draw_cover("The Kettle", "Nobody")
    path.write_bytes(drawn.content)
    assert load_drawn_cover(path) == drawn
    size = len(drawn.content)
    for place in [*range(40), *range(40, size, size // 20), *range(size - 12, size)]:
        content = bytearray(drawn.content)
        content[place] ^= 1 << place % 8
        path.write_bytes(content)
        assert load_drawn_cover(path) is None, place
    path.write_bytes(drawn.content[: size // 2])
    assert load_drawn_cover(path) is None
