"""Text that was pasted out of a word processor or a page: what a reader saw stays, the marks around it go."""

import html
import re

import nh3

# Only with one of these is it taken for a pasted page; "a < b" and "x<y>z" are text that somebody typed.
TAGS = re.compile(
    r"</?(?:p|div|span|b|i|u|strong|em|br|ul|ol|li|a|table|tbody|tr|td|th|h[1-6]|style|script|font|o:p|meta|html|body|"
    r"img|iframe|svg|blockquote|pre|section|article)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6]|blockquote|section|article)>", re.IGNORECASE)
BULLETS = re.compile(r"<li(?:\s[^<>]*)?>", re.IGNORECASE)
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")


def plain_text(text: str) -> str:
    """`text` without marks, styles, scripts and unseen signs that turn or hide words; typed text comes back as it was."""
    text = UNSEEN.sub("", text)
    if not TAGS.search(text):
        return text
    spaced = BULLETS.sub("- ", BREAKS.sub("\n", text))
    stripped = html.unescape(nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style"}))
    lines = (" ".join(line.split()) for line in stripped.replace("\xa0", " ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
