"""Pages of a collection, with links to self, next and previous."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response


class LinkedPages(PageNumberPagination):
    """Collections answer `_links` and `results`; a link that has no page is left out. A wrong number answers 400."""

    page_query_param = "page"
    page_query_description = _("Welke pagina, vanaf 1.")
    page_size_query_param = "pageSize"
    page_size_query_description = _("Hoeveel per pagina, hoogstens 100.")
    max_page_size = 100

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        for name in (self.page_query_param, self.page_size_query_param):
            text = request.query_params.get(name, "1")
            if not text.isdecimal() or not 0 < int(text) < 10**9:
                raise ValidationError({name: [ErrorDetail(_("Geef een getal vanaf 1."), code="query")]})
        return super().paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data: Any) -> Response:
        links = {
            "self": self.request.build_absolute_uri(),
            "next": self.get_next_link(),
            "prev": self.get_previous_link(),
        }
        return Response({"_links": {k: {"href": v} for k, v in links.items() if v}, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {
            "type": "object",
            "properties": {"href": {"type": "string", "format": "uri"}},
            "required": ["href"],
        }
        links = {
            "type": "object",
            "required": ["self"],
            "properties": dict.fromkeys(("self", "next", "prev"), link),
        }
        return {
            "type": "object",
            "required": ["_links", "results"],
            "properties": {"_links": links, "results": schema},
        }
