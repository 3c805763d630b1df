"""Markdown to safe HTML: raw HTML shows as text, links go to web, mail or this site only."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

_TAGS = {
    "a", "p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li",
    "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_SAFE_LINK = re.compile(r"^(https?://|mailto:|#|/(?![/\\]))", re.IGNORECASE)
# Private-use characters, which no keyboard types; `render` lets them through as they are.
UNDERLINE_FROM, UNDERLINE_TO = "\ue000", "\ue001"


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    parser.disable("image")
    parser.validateLink = lambda url: bool(_SAFE_LINK.match(url.strip()))  # type: ignore[method-assign]
    return parser


# A longer text is rendered each time: what is kept stays small.
_LONGEST, _MOST = 30_000, 512


def render(text: str) -> SafeString:
    """Return `text` (Markdown) as HTML that can stand in a page; headings begin at h2.

    Kept under the text itself, which is all that the answer depends on: who has the text may have its HTML.
    """
    return _kept(str(text)) if len(text) <= _LONGEST else _rendered(text)


@lru_cache(maxsize=_MOST)
def _kept(text: str) -> SafeString:
    return _rendered(text)


def _rendered(text: str) -> SafeString:
    tokens = _parser().parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
    html = _parser().renderer.render(tokens, _parser().options, {})
    return SafeString(
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"a": {"href", "title"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer nofollow",
            attribute_filter=lambda _tag, name, value: value if name != "href" or _SAFE_LINK.match(value) else None,
        )
    )


def render_underlined(text: str) -> SafeString:
    """Return `text` as `render` does, with what stands between UNDERLINE_FROM and UNDERLINE_TO underlined.

    The element carries no attribute: inside a link's title it would be plain text, never markup.
    """
    html = str(render(text)).replace(UNDERLINE_FROM, "<u>").replace(UNDERLINE_TO, "</u>")
    return SafeString(html)


def plain(text: str) -> str:
    """Return the words of `text` (Markdown) without markup, for excerpts."""
    words = re.sub(r"<[^>]*>", " ", str(render(text)))
    return re.sub(r"\s+", " ", words).strip()
