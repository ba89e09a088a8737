"""How the OpenAPI description is made: problems and the version header on every operation."""

from typing import Any

from drf_spectacular.authentication import SessionScheme
from drf_spectacular.openapi import AutoSchema

VERSION_HEADER = {"description": "De versie van de API.", "schema": {"type": "string", "example": "1.0.0"}}
RETRY_HEADER = {"description": "Over hoeveel seconden het weer kan.", "schema": {"type": "integer"}}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemError"}},
        "reasons": {"type": "array", "items": {"type": "string"}},
        "versions": {"type": "object"},
    },
}
PROBLEM_ERROR = {
    "type": "object",
    "required": ["in", "location", "code", "detail"],
    "properties": {
        "in": {"type": "string", "enum": ["body", "query", "path", "header"]},
        "location": {"type": "object", "properties": {"pointer": {"type": "string"}}},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
}
SENTENCES = {
    "400": "De invoer klopt niet; `errors` zegt waar.",
    "401": "Log eerst in.",
    "403": "U mag dit niet; `detail` zegt wie wel.",
    "404": "Dit bestaat niet, of u mag het niet zien.",
    "405": "Deze methode bestaat hier niet.",
    "406": "Dit antwoord is er alleen als application/json.",
    "409": "Nu niet mogelijk; `reasons` zegt waarom, of `versions` toont beide versies.",
    "415": "Stuur application/json.",
    "429": "Te veel verzoeken; probeer het later opnieuw.",
}
WITH_BODY = ("409", "415")


class ZichtSchema(AutoSchema):
    """The description of one operation."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        responses = operation["responses"]
        for status, sentence in SENTENCES.items():
            if status not in WITH_BODY or self.method == "POST":
                responses.setdefault(status, _problem(sentence))
        for status, response in responses.items():
            response.setdefault("headers", {})["API-Version"] = VERSION_HEADER
            if status == "429":
                response["headers"]["Retry-After"] = RETRY_HEADER
        return operation


def _problem(sentence: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": sentence, "content": {"application/problem+json": {"schema": schema}}}


def with_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Post-processing hook: the two schemas that every problem refers to."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"], schemas["ProblemError"] = PROBLEM, PROBLEM_ERROR
    return result


class ZichtSession(SessionScheme):
    """Log-in by the session cookie of the browser."""

    target_class = "zicht.api.access.Session"
