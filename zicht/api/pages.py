"""Pages of a collection, with links to self, next and previous."""

from typing import Any

from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response


class LinkedPages(PageNumberPagination):
    """Collections answer `_links` and `results`; a link that has no page is left out."""

    page_query_param = "page"
    page_size_query_param = "pageSize"
    max_page_size = 100

    def get_paginated_response(self, data: Any) -> Response:
        links = {"self": self.request.build_absolute_uri(), "next": self.get_next_link(), "prev": self.get_previous_link()}
        return Response({"_links": {k: {"href": v} for k, v in links.items() if v}, "results": data})
