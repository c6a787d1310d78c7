"""Nothing gets into the page unescaped."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.markup import Markup, element, join


class Reader(HTMLParser):
    """Reads markup back: elements with their attributes, and all text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text("<>&\"'/ab;#=-! ", max_size=30), st.text("<>&\"' ab=", max_size=20))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_any_text_comes_back_as_text_and_any_value_as_a_value(text: str, value: str) -> None:
    read = Reader(element("p", text, title=value))
    assert read.elements == [("p", {"title": value})]
    assert read.text == text


def test_markup_stands_as_it_is_and_what_is_none_or_false_is_left_out() -> None:
    inner = element("b", "x & y")
    assert inner == "<b>x &amp; y</b>"
    made = element("p", inner, None, "", class_="soft", open=True, hidden=False, id=None, data_at=3)
    assert made == '<p class="soft" open data-at="3"><b>x &amp; y</b></p>'
    assert element("br") == "<br/>"
    assert isinstance(join(inner, "<"), Markup)
    assert join(inner, "<") == "<b>x &amp; y</b>&lt;"
