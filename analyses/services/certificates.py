"""Issuing the certificate of a release: written once, signed, and tied to the one before it."""

from django.db import transaction

from analyses.certificates.document import (
    Approval,
    ReleasedFile,
    certificate_content,
    signed_document,
)
from analyses.files import release_content, released_csv, released_json
from analyses.models import Certificate, CheckerVerdict, DisclosureCheck, Release, Verdict
from analyses.selectors import area_labels
from coalitions.selectors import organisations_of
from zicht.core.fingerprints import fingerprint
from zicht.core.signing import public_keys

WITHOUT_ORGANISATION = "programma Zicht op"


@transaction.atomic
def issue_certificate(release: Release) -> Certificate:
    """The certificate of a release; the one that exists when there is one.

    Call it while the trajectory is locked: each certificate names the one before it.
    """
    existing = Certificate.objects.filter(release=release).first()
    if existing is not None:
        return existing
    table = _released_csv(release)
    content = certificate_content(
        release,
        files=[
            ReleasedFile("tabel.csv", table, len(release.table)),
            ReleasedFile("cijfers.json", released_json(release_content(release)), len(release.table)),
        ],
        approvals=[_approval(verdict) for verdict in _approvals(release.check_record)],
        previous=_previous(release),
    )
    return Certificate.objects.create(
        release=release,
        document=signed_document(content),
        table=table.decode(),
        sha256=fingerprint(content),
        key_sha256=public_keys()[0].ident,
    )


def _released_csv(release: Release) -> bytes:
    year = release.division_year
    return released_csv(release.table, area_labels((row["area"] for row in release.table), year), year)


def _approvals(check: DisclosureCheck) -> list[CheckerVerdict]:
    return list(check.verdicts.filter(verdict=Verdict.APPROVE).select_related("checker"))


def _approval(verdict: CheckerVerdict) -> Approval:
    organisation = organisations_of(verdict.checker).order_by("name").first()
    return Approval(organisation.name if organisation else WITHOUT_ORGANISATION, verdict)


def _previous(release: Release) -> dict | None:
    before = Certificate.objects.filter(
        release__trajectory=release.trajectory_id, release__number__lt=release.number
    )
    found = before.order_by("-release__number").values("release__number", "sha256").first()
    return {"number": found["release__number"], "sha256": found["sha256"]} if found else None
