"""Pointing out one area on a drawing that was published."""

import re
from html import escape

PATH = re.compile(r'<path(?=[^>]*\sdata-area="(?P<code>[^"]*)")[^>]*\sd="(?P<outline>[^"]*)"[^>]*>')


def pointed_out(svg: str, code: str) -> str:
    """The same map with a heavy outline around one area, drawn last; unchanged when the area is not on it."""
    for match in PATH.finditer(svg):
        if match["code"] == code:
            ring = (
                f'<path class="zicht-map__chosen-halo" d="{match["outline"]}" fill="none" stroke="#ffffff"'
                ' stroke-width="7" stroke-linejoin="round"/>'
                f'<path class="zicht-map__chosen" d="{match["outline"]}" fill="none" stroke="#12222d"'
                f' stroke-width="3" stroke-linejoin="round" data-chosen="{escape(code)}"/>'
            )
            return svg.replace("</svg>", f"{ring}</svg>")
    return svg
