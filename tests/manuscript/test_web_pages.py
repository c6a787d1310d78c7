"""Pages as they come from the web: damaged, huge, or saved by a browser with all that surrounds a story."""

# ruff: noqa: E501 (markup is read more easily whole)

from __future__ import annotations

import pytest

from audiofic.errors import AudioficError
from audiofic.manuscript.assembly import assemble
from audiofic.manuscript.html import read_html
from audiofic.model import Manuscript

STORY = "<p>Mara shut the gate.</p><p>“You are late,” said Ivo.</p>"
TOLD = ["Mara shut the gate.", "“You are late,” said Ivo."]


def read(html: str) -> Manuscript:
    return assemble(read_html(html.encode()))


def told(manuscript: Manuscript) -> list[str]:
    return [one.text for chapter in manuscript.chapters for one in chapter.paragraphs if one.kind == "prose"]


def outline(manuscript: Manuscript) -> list[tuple[str | None, list[tuple[str, str]]]]:
    return [
        (chapter.title, [(one.note or one.kind, one.text) for one in chapter.paragraphs])
        for chapter in manuscript.chapters
    ]


@pytest.mark.parametrize(
    "page",
    [
        "".join(f"<p><font size=2>Row {n} came.</p>" for n in range(3000)),
        "".join(f"<center><p>Row {n} came.</p>" for n in range(3000)),
        "".join(f"<div><p>Row {n} came." for n in range(3000)),
        "<i>".join(f"<p>Row {n} came." for n in range(3000)),
    ],
)
def test_tags_left_open_lose_no_paragraph(page: str) -> None:
    assert [text.strip("*") for text in told(read(page))] == [f"Row {n} came." for n in range(3000)]


@pytest.mark.parametrize(
    "before",
    [
        f"<p><img src='data:image/png;base64,{'A' * 11_000_000}'></p>",
        f"<!--{'A' * 11_000_000}-->",
        "<title>A title",
        "<style>p { color: red }",
        "<textarea>",
        "<!-- never closed",
        "<script>var a;",
    ],
)
def test_what_is_huge_or_never_closed_swallows_no_story(before: str) -> None:
    assert told(read(before + STORY))[-2:] == TOLD


def test_the_paragraph_under_a_title_is_no_subtitle_in_a_page() -> None:
    assert told(read('<h1>T</h1><p>Alphaword<p>"Beta<p>x'))[0] == "Alphaword"


def test_an_element_with_a_hundred_thousand_attributes_is_refused_at_once() -> None:
    many = " ".join(f"a{n}=1" for n in range(100_000))
    with pytest.raises(AudioficError, match="attributes"):
        read(f"<p {many}>One.</p>")
    assert told(read(f"<p title='{'a=1 ' * 5000}'>Mara ran off.</p>")) == ["Mara ran off."]


def test_a_page_in_another_encoding_than_it_names_is_read_by_its_letters() -> None:
    text = "Мара закрыла ворота. Река была высока той весной, и никто не переходил её. "
    page = f"<meta charset=shift_jis><p>{text}</p>".encode("cp1251")
    assert told(assemble(read_html(page))) == [text.strip()]


ARCHIVE = (
    '<div id="header"><h1>Archive of Our Own</h1></div><div id="main" role="main"><h2 class="landmark heading">Actions</h2>'
    '<dl class="work meta group"><dt class="rating tags">Rating:</dt><dd class="rating tags"><ul><li><a>General Audiences</a></li></ul></dd></dl>'
    '<div id="workskin"><div class="preface group"><h2 class="title heading">The Small Test</h2><h3 class="byline heading"><a>tester</a></h3>'
    '<div class="summary module"><h3>Summary:</h3><blockquote class="userstuff"><p>Mara waits.</p></blockquote></div></div><div id="chapters">{}'
    '</div></div><div id="feedback"><h3>Kudos</h3><p>3 guests left kudos.</p><blockquote class="userstuff"><p>I loved it!</p></blockquote></div></div>'
)
CHAPTER = (
    '<div class="chapter"><div class="chapter preface group"><h3 class="title"><a>Chapter {n}</a>: {name}</h3><div class="notes module">'
    '<h3 class="heading">Notes:</h3><blockquote class="userstuff"><p>Thanks!</p></blockquote></div></div>'
    '<div class="userstuff module"><h3 class="landmark heading">Chapter Text</h3>{story}</div></div>'
)
PROSE = [("prose", text) for text in TOLD]
SITES = {
    "AO3, a chapter": (
        ARCHIVE.format(CHAPTER.format(n=1, name="The Gate", story=STORY)),
        [("Chapter 1: The Gate", [("blurb", "Mara waits."), ("author_note", "Thanks!"), *PROSE])],
    ),
    "AO3, an entire work": (
        ARCHIVE.format(
            "".join(CHAPTER.format(n=n, name=name, story=STORY) for n, name in ((1, "A"), (2, "B")))
        ),
        [
            ("Chapter 1: A", [("blurb", "Mara waits."), ("author_note", "Thanks!"), *PROSE]),
            ("Chapter 2: B", [("author_note", "Thanks!"), *PROSE]),
        ],
    ),
    "AO3, a one-shot": (
        ARCHIVE.format(f'<div class="userstuff">{STORY}</div>'),
        [(None, [("blurb", "Mara waits."), *PROSE])],
    ),
    "FanFiction.net": (
        '<div id="top">Browse</div><div id="profile_top"><b class="xcontrast_txt">The Small Test</b> By: <a class="xcontrast_txt" href="/u/1/t">'
        'tester</a><div class="xcontrast_txt">Mara waits.</div><span class="xgray xcontrast_txt">Rated: Fiction K - English - Chapters: 2</span></div>'
        '<select id="chap_select"><option selected>2. The Gate</option></select><div class="storytext" id="storytext">'
        f'{STORY}</div><div id="review">Your review has been posted.</div>',
        [("Chapter 2: The Gate", [("blurb", "Mara waits."), *PROSE])],
    ),
    "Royal Road": (
        '<nav>Home</nav><div class="fic-header"><h1 class="font-white">The Gate</h1><h2 class="font-white">The Small Test</h2>'
        '<h3 class="font-white">by <a>tester</a></h3></div><div class="portlet"><div class="portlet-title">A note from tester</div>'
        '<div class="portlet-body author-note"><p>Thanks!</p></div></div><div class="chapter-inner chapter-content">'
        f'{STORY}</div><div class="comments"><p>Great!</p></div>',
        [("The Gate", [("author_note", "Thanks!"), *PROSE])],
    ),
    "Wattpad": (
        '<header>Browse</header><div class="story-title">The Small Test</div><h1 class="h2">The Gate</h1><a class="on-navigate" href="/user/tester">'
        f'tester</a><div class="panel panel-reading"><pre>{STORY}<span class="comment-marker">3</span></pre></div><footer>Terms</footer>',
        [("The Gate", PROSE)],
    ),
    "Scribble Hub": (
        '<div class="breadcrumb"><a>Home</a></div><div class="chapter-title">Chapter 3: The Gate</div><div class="chp_byauthor">'
        '<a href="/series/1/">The Small Test</a> by <span class="auth_name_fic">tester</span></div><div id="chp_raw" class="chp_raw">'
        f'{STORY}<div class="wi_authornotes"><div class="p-avatar-wrap"><p>tester</p></div><div class="wi_authornotes_body"><p>Thanks!</p></div></div>'
        '</div><div id="comments"><p>Great!</p></div>',
        [("Chapter 3: The Gate", [*PROSE, ("author_note", "Thanks!")])],
    ),
    "Inkitt": (
        '<header>Browse</header><h1 class="story-title">The Small Test</h1><a class="author-name">tester</a><h2 class="chapter-title">The Gate</h2>'
        f'<div id="chapterText">{STORY}</div><section><h3>Reviews</h3><p>Great!</p></section>',
        [("The Gate", PROSE)],
    ),
    "FIMFiction": (
        '<nav>Home</nav><a class="story_name" href="/story/1">The Small Test</a> by <a class="author" href="/user/1">tester</a><h1 id="chapter_title">'
        f'The Gate</h1><div id="chapter-body"><div class="bbcode">{STORY}</div></div><div class="comment_list"><p>Great!</p></div>',
        [("The Gate", PROSE)],
    ),
    "Quotev": (
        '<div id="topbar">Menu</div><h1 id="quizTitle">The Small Test</h1><div id="quizAuthor">by <a>tester</a></div><h2 class="chapterTitle">The Gate</h2>'
        f'<div id="rescontent">{STORY}</div><div id="comments"><p>Great!</p></div>',
        [("The Gate", PROSE)],
    ),
    "Webnovel": (
        '<header>Browse</header><div class="cha-hd-mn"><p class="cha-hd-mn-text"><a>The Small Test</a></p><a class="auth">tester</a></div><div class="cha-tit">'
        f'<h1>Chapter 3: The Gate</h1></div><div class="cha-content"><div class="cha-words">{STORY}</div></div><div class="m-comment"><p>Great!</p></div>',
        [("Chapter 3: The Gate", PROSE)],
    ),
    "SpaceBattles": (
        '<h1 class="p-title-value">The Small Test</h1><article class="message hasThreadmark" data-author="tester"><span class="threadmarkLabel">'
        'The Gate</span><h4>tester</h4><article class="message-body"><div class="bbWrapper">Mara shut the gate.<br><br>“You are late,” said Ivo.'
        '</div></article><aside class="message-signature"><div class="bbWrapper">My signature.</div></aside></article>'
        '<article class="message" data-author="reader"><article class="message-body"><div class="bbWrapper">Nice!</div></article></article>',
        [("The Gate", PROSE)],
    ),
}


@pytest.mark.parametrize("name", SITES)
def test_a_saved_page_is_its_story_and_its_authors_notes(name: str) -> None:
    page, wanted = SITES[name]
    manuscript = read(f"<html><head><title>x</title></head><body>{page}</body></html>")
    assert outline(manuscript) == wanted
    assert (manuscript.title, manuscript.author) == ("The Small Test", "tester")


def test_a_thread_without_threadmarks_is_what_its_author_has_posted() -> None:
    posts = "".join(
        f'<article class="message" data-author="{who}"><article class="message-body"><div class="bbWrapper">{text}</div></article></article>'
        for who, text in (("tester", TOLD[0]), ("reader", "Nice!"), ("tester", TOLD[1]))
    )
    assert told(read(f"<h1>The Small Test</h1>{posts}")) == TOLD


def test_menus_and_comments_around_an_article_are_not_read() -> None:
    page = (
        f"<header><h1>My Blog</h1></header><main><article><h2>The Gate</h2>{STORY}</article>"
        '<section id="comments"><p>Great!</p></section></main><aside>Archives</aside><footer>Powered by us</footer>'
    )
    manuscript = read(page)
    assert told(manuscript) == TOLD
    assert told(read(f"<div>{STORY}</div><footer><p>The end.</p></footer>"))[:2] == TOLD
