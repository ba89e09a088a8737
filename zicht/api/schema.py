"""How the OpenAPI description is made."""

from drf_spectacular.openapi import AutoSchema


class ZichtSchema(AutoSchema):
    """The description of one operation."""
