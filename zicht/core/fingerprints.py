"""Fingerprints: what was read when somebody approved, so that a later change shows."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical(content: Mapping[str, Any]) -> str:
    """The one text form of `content`: JSON, keys sorted, no spaces. Equal contents give equal texts."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal characters."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def plain(content: Mapping[str, Any]) -> dict[str, Any]:
    """`content` as a JSON column gives it back (dates as text), so that what was kept compares with what is now."""
    return json.loads(canonical(content))


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], path: str = ""
) -> list[tuple[str, Any, Any]]:
    """(path, before, after) for each leaf that differs; a missing side is None. Paths are joined with " › "."""
    found: list[tuple[str, Any, Any]] = []
    for key in _keys(before, after):
        here = f"{path} › {key}" if path else str(key)
        old, new = before.get(key), after.get(key)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            found.extend(differences(old, new, here))
        elif canonical({key: old}) != canonical({key: new}):
            found.append((here, old, new))
    return found


def _keys(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[str]:
    return list(before) + [key for key in after if key not in before]
