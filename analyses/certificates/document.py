"""The certificate as a document: what stands in it, and the one file form that is signed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate

from analyses.certificates.code import code_checksum
from analyses.models import AnalysisJob, CheckerVerdict, DisclosureCheck, Release
from analyses.protection import HIDDEN, MISSING, PROFILES, SAFE
from zicht import __version__
from zicht.core import commitments
from zicht.core.fingerprints import canonical, fingerprint
from zicht.core.signing import ALGORITHM, sign

KIND, VERSION = "zicht/onthullingscertificaat", 2
# In the first version, numbers over hidden counts were plain checksums: whoever knew all but one count could guess that.
PLAIN_VERSION = 1
VERSIONS = (PLAIN_VERSION, VERSION)
# How closely the largest contribution to an amount may be known: who knows that limit, estimates closer (docs/adr/0039).
KEPT_SECRET = ("dominant", "dominance", "p_percent")
ROLE = "controleur van de uitvoer"
PERSON = "person_commitment"


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """A file that the certificate vouches for, byte for byte. `rows` counts the areas in it."""

    name: str
    content: bytes
    rows: int

    def described(self) -> dict[str, Any]:
        """Name, size and SHA-256, as they stand in the certificate."""
        digest = hashlib.sha256(self.content).hexdigest()
        return {"name": self.name, "bytes": len(self.content), "rows": self.rows, "sha256": digest}


@dataclass(frozen=True, slots=True)
class Approval:
    """One of the two approvals as the public may know it: not who, but that it is another person, for which organisation and
    when."""

    organisation: str
    verdict: CheckerVerdict


def certificate_content(
    release: Release,
    *,
    files: Sequence[ReleasedFile],
    approvals: Sequence[Approval],
    previous: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Everything that is signed about a release. `previous` names the certificate before it: number and SHA-256.

    No names of people, and nothing that tells why a cell is hidden. What was made from hidden counts is named by a
    commitment (zicht.core.commitments), what anybody may read by its SHA-256.
    """
    check = release.check_record
    return {
        "type": KIND,
        "version": VERSION,
        "release": {
            "trajectory": release.trajectory.reference,
            "number": release.number,
            "released_on": localdate(release.released_at).isoformat(),
            "asked_on": localdate(check.asked_at).isoformat(),
            "sha256": release.checksum,
        },
        "about": _about(release),
        "rules": rules_of(check),
        "cells": _cells(release),
        "audit": _audit(check),
        "checkers": [_checker(approval) for approval in approvals],
        "made_from": _made_from(release),
        "commitments": commitments.ALGORITHM,
        "files": [file.described() for file in files],
        "previous": dict(previous) if previous else None,
    }


def _about(release: Release) -> dict[str, Any]:
    plan = release.check_record.result.job.plan
    told = {"period": release.summary.get("period", ""), "division_year": release.division_year}
    return told | ({"indicator": plan.indicator, "population": plan.population} if plan else {})


def rules_of(check: DisclosureCheck) -> dict[str, Any]:
    """The rule set of a check by name and version, with each of its limits that may be told."""
    profile = PROFILES.get(check.profile)
    known = profile.limits if profile else {}
    limits = {name: value for name, value in known.items() if name not in KEPT_SECRET}
    return {"profile": check.profile, "version": check.profile_version, "limits": limits}


def _cells(release: Release) -> dict[str, Any]:
    """How many figures are shown and hidden: in the table; in other periods, of which the columns over time are made; and of
    each other kind. Whether a figure is told, everybody who has the release knows; why it is not, stays inside."""
    cells = _counted([row.get("status") for row in release.table])
    cells |= {name: release.summary.get(name) for name in ("observed", "population")}
    before = release.check_record.series
    periods = [
        SAFE if count is not None else HIDDEN for counts in before.values() for count in counts.values()
    ]
    cells |= {"other_periods": _counted(periods) | {"periods": len(before)}} if periods else {}
    kinds: dict[str, list[str]] = {}
    for figure in release.outputs:
        kinds.setdefault(figure["kind"], []).append(figure["status"])
    whole = _counted([mark for marks in kinds.values() for mark in marks])
    by_kind = {kind: _counted(marks) for kind, marks in sorted(kinds.items())}
    return cells | ({"other_kinds": whole | {"by_kind": by_kind}} if kinds else {})


def _counted(marks: Sequence[str | None]) -> dict[str, int]:
    shown, missing = marks.count(SAFE), marks.count(MISSING)
    counted = {"total": len(marks), "shown": shown, "hidden": len(marks) - shown - missing}
    return counted | ({"missing": missing} if missing else {})


def _audit(check: DisclosureCheck) -> dict[str, Any]:
    """What the attacker's view of the table found, and how many pairs with earlier releases two people looked at."""
    compared = check.audit.get("compared", 0)
    return {
        "safe": bool(check.audit.get("is_safe")),
        "method": "feasibility intervals by linear programming",
        "earlier_releases": compared,
        "pairs_judged": len(check.earlier),
    }


def _checker(approval: Approval) -> dict[str, Any]:
    verdict = approval.verdict
    return {
        "role": ROLE,
        "organisation": approval.organisation,
        "approved_on": localdate(verdict.given_at).isoformat(),
        PERSON: person_number(verdict),
    } | read_number(verdict, VERSION)


def person_number(verdict: CheckerVerdict) -> str:
    """A number for who approved: another for each person, and within one certificate only, so that nobody is followed by it."""
    return verdict.check_record.result.job.committed("person", str(verdict.checker_id))


def _made_from(release: Release) -> dict[str, Any]:
    job = release.check_record.result.job
    plan = job.plan
    told = {
        "plan_sha256": plan.fingerprint if plan else "",
        "question_sha256": plan.question_version.fingerprint if plan else "",
        "code_sha256": code_checksum(),
        "zicht": __version__,
        "libraries": dict(job.versions),
    }
    return told | hidden_numbers(release, VERSION)


def hidden_numbers(release: Release, version: int) -> dict[str, str]:
    """What a certificate of this version says of the content that only the service can read: the rows that were counted,
    the outcome, and the table as it lay before the checkers."""
    check = release.check_record
    sums = {
        "input": check.result.job.input_checksum,
        "result": check.result.checksum,
        "check": check.fingerprint,
    }
    return _numbers(check.result.job, sums, version)


def read_number(verdict: CheckerVerdict, version: int) -> dict[str, str]:
    """What a certificate of this version says of what one checker read."""
    return _numbers(verdict.check_record.result.job, {"read": verdict.fingerprint}, version)


def _numbers(job: AnalysisJob, sums: Mapping[str, str], version: int) -> dict[str, str]:
    if version == PLAIN_VERSION:
        return {f"{label}_sha256": checksum for label, checksum in sums.items()}
    return {f"{label}_commitment": job.committed(label, checksum) for label, checksum in sums.items()}


def signed_document(content: Mapping[str, Any]) -> str:
    """The certificate file: canonical JSON on one line, with the SHA-256 and the signature over its content."""
    signature = sign(canonical(content).encode())
    document = {
        "content": content,
        "sha256": fingerprint(content),
        "signature": {
            "algorithm": ALGORITHM,
            "key_sha256": signature.key.ident,
            "public_key": signature.key.text,
            "value": signature.value,
        },
    }
    return canonical(document) + "\n"


def has_plain_numbers(document: str) -> bool:
    """Whether a certificate of our own is of the version from which hidden counts can be guessed. What it was signed with cannot
    be taken out of it, so who may not see those counts is not given it any more."""
    return read_content(document)["version"] == PLAIN_VERSION


def read_content(document: str) -> dict[str, Any]:
    """What a certificate of our own says."""
    return json.loads(document)["content"]
