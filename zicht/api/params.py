"""Query parameters: known ones only, each checked."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

PAGING = frozenset({"page", "pageSize"})


def known(request: Request, **fields: serializers.Field) -> dict[str, Any]:
    """The values of the query parameters in `fields`; a parameter that nobody knows or a wrong value answers 400."""
    stray = set(request.query_params) - set(fields) - PAGING
    if stray:
        sentence = _("Deze parameter bestaat hier niet.")
        raise ValidationError(
            {name: [ErrorDetail(sentence, code="unknown_parameter")] for name in sorted(stray)}
        )
    values = {}
    for name, field in fields.items():
        if name in request.query_params:
            values[name] = _checked(name, field.run_validation, request.query_params[name])
    return values


def _checked(name: str, check: Callable[[Any], Any], value: str) -> Any:
    try:
        return check(value)
    except ValidationError as problem:
        sentences = [ErrorDetail(str(sentence), code="query") for sentence in problem.detail]
        raise ValidationError({name: sentences}) from problem
