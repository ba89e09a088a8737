"""Pointing out one area on a drawing that was published, or showing the drawing without its links."""

import re
from html import escape

LINK = re.compile(r"</?a\b[^>]*>")
PATH = re.compile(r'<path(?=[^>]*\sdata-area="(?P<code>[^"]*)")[^>]*\sd="(?P<outline>[^"]*)"[^>]*>')


def pointed_out(svg: str, code: str) -> str:
    """The same map with a heavy outline around one area, drawn last; unchanged when the area is not on it."""
    for match in PATH.finditer(svg):
        if match["code"] == code:
            ring = (
                f'<path class="zicht-map__chosen-halo" d="{match["outline"]}" fill="none" stroke="#ffffff"'
                ' stroke-width="5" stroke-linejoin="round"/>'
                f'<path class="zicht-map__chosen" d="{match["outline"]}" fill="none" stroke="#12222d"'
                f' stroke-width="2.4" stroke-linejoin="round" data-chosen="{escape(code)}"/>'
            )
            return svg.replace("</svg>", f"{ring}</svg>")
    return svg


def still(svg: str) -> str:
    """The same drawing without links, for where it only illustrates."""
    return LINK.sub("", svg)
