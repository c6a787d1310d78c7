"""Pages of story sites as a browser saves them: the story and its notes, without what surrounds them.

To add a site: a row in `SITES` with the CSS selectors of what its pages hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import cssselect2
from lxml import etree

from audiofic.manuscript.details import read_pair, read_stats
from audiofic.manuscript.elements import Element, Labels, Told, classes, elements, tag, words_of
from audiofic.model import NoteKind


@dataclass(frozen=True, slots=True)
class Site:
    """Where the pages of a site have what; each value is a CSS selector, empty: nowhere."""

    story: str
    """The text of the story; a page that has it is the site's."""
    title: str = ""
    author: str = ""
    chapter: str = ""
    """Headings of chapters; where they stand outside of the story, they open it."""
    summary: str = ""
    notes: str = ""
    labels: str = ""
    """Definition lists and lines such as `Rating: T`."""
    skipped: str = ""
    """What is inside the story and no part of it."""


SITES: tuple[Site, ...] = (
    Site(  # Archive of Our Own, and archives that run its program
        "#workskin #chapters .userstuff:not(blockquote), #workskin #chapters > .userstuff",
        "#workskin > .preface h2.title",
        "#workskin > .preface .byline a, #workskin > .preface .byline",
        "#workskin #chapters .preface h3.title",
        "#workskin .summary .userstuff",
        "#workskin .notes .userstuff",
        "dl.work.meta",
        ".landmark",
    ),
    Site(  # FanFiction.net and FictionPress, also their pages for telephones
        "#storytext, #storycontent",
        "#profile_top b.xcontrast_txt, #content b",
        "#profile_top a.xcontrast_txt[href*='/u/'], #content a[href*='/u/']",
        "#chap_select option[selected]",
        "#profile_top div.xcontrast_txt",
        labels="#profile_top .xgray",
    ),
    Site(  # Royal Road
        ".chapter-inner.chapter-content, .chapter-content",
        ".fic-header h2, h2.font-white",
        ".fic-header h3 a, h3.font-white a",
        ".fic-header h1, h1.font-white, h1",
        notes=".author-note",
    ),
    Site(  # Scribble Hub
        "#chp_raw, .chp_raw",
        ".chp_byauthor a, .breadcrumb a:last-of-type",
        ".auth_name_fic",
        ".chapter-title",
        notes=".wi_authornotes_body",
        skipped=".wi_authornotes > :not(.wi_authornotes_body)",
    ),
    Site(  # Wattpad
        ".panel-reading",
        ".story-title, .toc-header .title, h2.title",
        ".author-info__username, a.on-navigate[href*='/user/']",
        ".part-header h1, h1.h2, h1",
        skipped=".comment-marker, .num-comment, [class*='component-wrapper']",
    ),
    Site(
        "#chapterText, .story-page-text", "h1.story-title, h1", ".author-name", ".chapter-title, h2"
    ),  # Inkitt
    Site(
        "#chapter-body .bbcode, #chapter-body", ".story_name, #chapter_title a", ".author", "#chapter_title"
    ),  # FIMFiction
    Site("#rescontent", "#quizTitle, h1", "#quizAuthor, .author", ".chapterTitle, h2"),  # Quotev
    Site(".cha-words", ".cha-hd-mn-text a, h1 a", ".cha-hd-mn .auth", ".cha-tit h1, .cha-tit h3"),  # Webnovel
)
_POSTS = "article.message .message-body .bbWrapper"
"""XenForo (SpaceBattles, Sufficient Velocity, Questionable Questing): what somebody has posted."""
_NAMED = re.compile(r"[#.]([\w-]+)")
_CHROME = re.compile(
    r"(?:site[-_]?|page[-_]?|main[-_]?|top[-_]?)?(?:nav(?:bar|igation)?|menu|sidebar"
    r"|breadcrumbs?|pagination|cookie[-_\w]*|share[-_\w]*|social[-_\w]*"
    r"|comments?(?:[-_](?:area|list|section|form|thread|area))?|disqus_thread|respond"
    r"|related[-_\w]*|advert[-_\w]*|footer|skip-?links?)",
    re.IGNORECASE,
)
_CHROME_ROLES = (
    "navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alert", "menu", "menubar",
)  # fmt: skip


def label_saved_page(page: Element, labels: Labels) -> bool:
    """Cut the page down to its story, and label what is left; False where it is no page of a site we know."""
    body = next(elements(page, "body"), page)
    wrapped = cssselect2.ElementWrapper.from_html_root(page)
    names = {name for one in page.iter() for name in (*classes(one), one.get("id") or "")}
    for site in SITES:
        story = _find(wrapped, site.story) if _may_match(site.story, names) else []
        if story:
            _keep(body, _read_site(wrapped, site, story, labels))
            labels.is_certain = True
            return True
    posts = _find(wrapped, _POSTS) if _may_match(_POSTS, names) else []
    if posts:
        _keep(body, _read_thread(wrapped, posts, labels))
        labels.is_certain = True
        return True
    return False


def drop_surroundings(page: Element, labels: Labels) -> None:
    """Menus, comments and the like are skipped in a page that says which part of it is an article."""
    body = next(elements(page, "body"), page)
    mains = [one for one in body.iter() if tag(one) in ("main", "article") or one.get("role") == "main"]
    if not mains or not any(words_of(main) for main in mains):
        return
    story = {above for main in mains for above in (main, *main.iterancestors())}
    for element in body.iter():
        names = [*classes(element), element.get("id") or ""]
        is_chrome = (
            (element.get("role") or "").lower() in _CHROME_ROLES
            or tag(element) in ("nav", "footer", "form")
            or (
                tag(element) in ("header", "aside")
                and not any(main in story for main in element.iterancestors() if main in mains)
            )
            or any(_CHROME.fullmatch(name) for name in names if name)
        )
        if is_chrome and element not in story and element is not body:
            labels.told.setdefault(element, Told(skipped=True))


def _may_match(selector: str, names: set[str]) -> bool:
    """True where the page has all ids and classes of one of the selectors; much faster than matching it."""
    parts = (one.partition(":")[0] for one in selector.split(","))
    return any(names.issuperset(_NAMED.findall(part)) for part in parts)


def _find(wrapped: cssselect2.ElementWrapper, selector: str) -> list[Element]:
    """The elements, in order, those inside another one left out."""
    if not selector:
        return []
    found = [one.etree_element for one in wrapped.query_all(selector)]
    known = set(found)
    return [one for one in dict.fromkeys(found) if not any(above in known for above in one.iterancestors())]


def _read_site(
    wrapped: cssselect2.ElementWrapper, site: Site, story: list[Element], labels: Labels
) -> list[Element]:
    """What is kept of a site's page, in order."""

    def words(selectors: str) -> str | None:
        """The words of the first of these selectors that finds any."""
        found = (one for selector in selectors.split(", ") for one in _find(wrapped, selector))
        return next((text for one in found if (text := words_of(one))), None)

    labels.title = labels.title or words(site.title)
    author = words(site.author)
    labels.author = labels.author or (
        re.sub(r"^(?:written )?by:?\s+", "", author, flags=re.I) if author else None
    )
    summaries, notes = _find(wrapped, site.summary), _find(wrapped, site.notes)
    labels.pairs += [("Summary", words_of(one)) for one in summaries[:1]]
    for one in _find(wrapped, site.labels):
        labels.pairs += list(_pairs(one)) if tag(one) == "dl" else read_stats(words_of(one))
    inside = {inner for one in story for inner in one.iter()}
    headings = [
        one for one in _find(wrapped, site.chapter) if one not in inside and words_of(one) != labels.title
    ]
    for kind, ones in (("blurb", summaries), ("author_note", notes)):
        note: NoteKind = "blurb" if kind == "blurb" else "author_note"
        labels.told |= {one: Told(note=note) for one in ones}
    labels.told |= {one: Told(skipped=True) for one in _find(wrapped, site.skipped)}
    if headings and all(tag(one) == "option" for one in headings):
        labels.told[story[0]] = Told(title=words_of(headings[0]))
        headings = []
    if len(headings) > 1 and len(story) == 1:
        headings = headings[:1]
    labels.told |= {one: Told(level=1) for one in headings}
    kept = {*story, *headings, *summaries, *notes}
    order = [one for one in wrapped.etree_element.iter() if one in kept]
    return [one for one in order if not any(above in kept for above in one.iterancestors())]


def _pairs(known: Element) -> Iterator[tuple[str, str]]:
    """Labels and values of a definition list, each value of several set apart by a comma."""
    label = ""
    for child in known:
        if tag(child) == "dt":
            label = words_of(child).strip(" :")
        elif tag(child) == "dd" and label:
            parts = (
                [words_of(one) for one in elements(child, "a", "li")]
                if next(elements(child, "a"), None) is not None
                else []
            )
            yield from (
                [pair]
                if (pair := read_pair(f"{label}: {', '.join(dict.fromkeys(parts)) or words_of(child)}"))
                else []
            )


def _read_thread(wrapped: cssselect2.ElementWrapper, posts: list[Element], labels: Labels) -> list[Element]:
    """The posts of a thread that are the story: those with a threadmark, else those of who began it."""
    messages = [
        (
            next(one for one in post.iterancestors() if tag(one) == "article" and "message" in classes(one)),
            post,
        )
        for post in posts
    ]
    title = next((words_of(one) for one in _find(wrapped, "h1.p-title-value, h1")), None)
    labels.title = labels.title or title
    starter = messages[0][0].get("data-author") or None
    labels.author = labels.author or starter
    marked = [pair for pair in messages if "hasThreadmark" in classes(pair[0])]
    chosen = marked or [
        pair for pair in messages if pair[0].get("data-author") == messages[0][0].get("data-author")
    ]
    for message, post in chosen:
        label = next(
            (
                words_of(one)
                for one in message.iter()
                if {"threadmarkLabel", "message-threadmarkLabel"} & set(classes(one))
            ),
            "",
        )
        if label:
            labels.told[post] = Told(title=label)
    for element in wrapped.etree_element.iter():
        if {
            "bbCodeBlock-expandLink",
            "message-signature",
            "bbCodeSpoiler-button",
            "js-selectToQuoteEnd",
        } & set(classes(element)):
            labels.told[element] = Told(skipped=True)
    return [post for _, post in chosen]


def _keep(body: Element, kept: list[Element]) -> None:
    """The body holds these elements and nothing else."""
    for one in kept:
        one.tail = None
        if (parent := one.getparent()) is not None:
            parent.remove(one)
    body[:] = [_boxed(one) for one in kept]
    body.text = None


def _boxed(element: Element) -> Element:
    """Paragraphs of their own for what is no block by itself."""
    box = etree.Element("div")
    box.append(element)
    return box
