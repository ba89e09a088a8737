"""Small building blocks of the screens: icons, menu links, counts and the pieces that components need."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import template
from django.core.paginator import Page
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zicht.core.icons import ICONS

register = template.Library()

ALERT_KINDS = {"success": "ok", "ok": "ok", "warning": "warning", "error": "error"}
ALERT_ICONS = {"ok": "check", "warning": "alert", "error": "alert", "info": "info"}
HINT_ICONS = {"ok": "check", "wait": "question", "stop": "alert", "info": "info"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon as inline SVG; hidden from screen readers unless it carries a label. KeyError on an unknown name."""
    path = ICONS[name]
    if label:
        return format_html(
            '<svg class="zicht-icon" viewBox="0 0 24 24" role="img" aria-label="{}"><path d="{}"/></svg>',
            label,
            path,
        )
    return format_html(
        '<svg class="zicht-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        path,
    )


@register.simple_tag(takes_context=True)
def nav_link(
    context: template.Context, url_name: str, label: str, icon_name: str = "", fragment: str = ""
) -> str:
    """One list item of a menu; empty when the page does not exist. Marks the page (or the branch) we are on."""
    try:
        url = reverse(url_name)
    except NoReverseMatch:
        return ""
    current = "" if fragment else current_mark(context, url)
    picture = icon(icon_name) if icon_name else ""
    href = f"{url}#{fragment}" if fragment else url
    return format_html('<li><a href="{}"{}>{}{}</a></li>', href, current, picture, label)


def current_mark(context: template.Context, url: str) -> str | SafeString:
    """The aria-current attribute for a link to `url`: page on the page itself, true on a page below it."""
    path = getattr(context.get("request"), "path", "")
    if path == url:
        return format_html(' aria-current="{}"', "page")
    if url != "/" and path.startswith(url):
        return format_html(' aria-current="{}"', "true")
    return ""


@register.simple_tag(takes_context=True)
def at_page(context: template.Context, name: str, number: int) -> str:
    """The query string of this page with another number in the parameter `name`, which tells how far one leafed in a list."""
    asked = context["request"].GET.copy()
    asked[name] = str(number)
    return f"?{asked.urlencode()}"


@register.simple_tag
def once_key() -> SafeString:
    """A hidden field `once` with a fresh key, so that sending a form twice makes one object."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid4())


@register.filter
def alert_kind(tags: str) -> str:
    """The kind of alert that belongs to the tags of a message or to a kind given by hand: ok, warning, error, info."""
    words = str(tags or "").split()
    return next((ALERT_KINDS[word] for word in words if word in ALERT_KINDS), "info")


@register.filter
def alert_icon(kind: str) -> str:
    """The icon of an alert kind."""
    return ALERT_ICONS.get(kind, "info")


@register.filter
def hint_icon(kind: str) -> str:
    """The icon of a hint kind: ok, wait, stop, info."""
    return HINT_ICONS.get(kind, "question")


def attribute(item: Any, name: str) -> Any:
    """Attribute or key of an item, None when it has neither."""
    if isinstance(item, dict):
        return item.get(name)
    return getattr(item, name, None)


@register.filter
def sentence_count(errors: Mapping[str, Sequence[str]] | None) -> int:
    """How many sentences a form has about what is wrong: a field can have more than one."""
    return sum(len(sentences) for sentences in (errors or {}).values())


@register.filter
def met_count(conditions: Sequence[Any] | None) -> int:
    """How many conditions of a gate are met; conditions are dicts or objects with `met`."""
    return sum(1 for condition in conditions or () if attribute(condition, "met"))


@register.filter
def share_of(part: float | None, whole: float | None) -> str:
    """part / whole as a CSS-free width such as 60.0%, for SVG attributes; 0% when the whole is empty."""
    if not part or not whole:
        return "0%"
    return f"{max(0.0, min(100.0, 100 * float(part) / float(whole))):.1f}%"


@register.filter
def up_to(count: int | str) -> range:
    """1, 2 ... count, to draw that many marks."""
    return range(1, int(count) + 1)


@register.filter
def page_numbers(page: Page) -> list[int | str]:
    """The page numbers to offer around this page, with the paginator's ellipsis for a gap."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
