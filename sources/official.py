"""The official forms as the dossier would fill them, and as papers to hand in."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from questions.models import Trajectory
from sources.dossier import Dossier
from sources.models import MicrodataApplication, ProcessingEntry
from zicht.core.papers import Block, Paper, Section, facts, table, text

# The annexes of a project application at CBS, with the parts that each holds.
ANNEXES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("proposal", ("purpose", "research_questions", "population", "method", "outputs")),
    ("plan", ("publication_plan", "publication_on")),
    ("ground", ("legal_ground", "own_data")),
    ("worksheet", ("files",)),
    ("people", ("team", "declares_no_identification")),
)
ELEMENTS = (
    *("controller", "joint_controllers", "representative", "data_protection_officer", "purposes"),
    *("data_subjects", "data_categories", "recipients", "transfers", "retention", "security"),
    *("legal_ground", "data_sources", "assessment"),
)


def proposed_application(trajectory: Trajectory) -> dict[str, str]:
    """Every part of the application that the dossier can fill."""
    dossier = Dossier(trajectory)
    return {
        "title": trajectory.title[:200],
        "institution": trajectory.owner.name[:200],
        "purpose": dossier.purpose()[:4000],
        "research_questions": dossier.question()[:4000],
        "population": dossier.population()[:2000],
        "method": _(
            "Gebieden vergelijken met het landelijke beeld en met gelijksoortige gebieden, met onzekerheid."
        ),
        "outputs": dossier.outputs()[:3000],
        "files": dossier.files()[:8000],
        "own_data": dossier.own_data()[:4000],
        "legal_ground": dossier.legal_ground()[:4000],
        "publication_plan": dossier.publication_plan(),
        "team": dossier.team()[:3000],
    }


def proposed_entry(trajectory: Trajectory) -> dict[str, str]:
    """Every element of the entry that the dossier can fill."""
    dossier = Dossier(trajectory)
    others = dossier.parties().replace(trajectory.owner.name, "").strip("\n")
    return {
        "name": trajectory.title[:200],
        "controller": trajectory.owner.name,
        "joint_controllers": "\n".join(line for line in others.splitlines() if line)[:2000],
        "purposes": dossier.purpose()[:3000],
        "data_subjects": dossier.subjects()[:2000],
        "data_categories": dossier.categories()[:6000],
        "recipients": dossier.recipients()[:2000],
        "transfers": dossier.transfers()[:2000],
        "retention": dossier.retention()[:2000],
        "security": dossier.security()[:3000],
        "legal_ground": dossier.legal_ground()[:3000],
        "data_sources": dossier.holders()[:3000],
        "assessment": dossier.assessment()[:1000],
    }


def application_paper(row: MicrodataApplication) -> Paper:
    """The application with its annexes."""
    titles = {
        "proposal": _("Bijlage 1: onderzoeksvoorstel"),
        "plan": _("Bijlage 2: publicatieplan"),
        "ground": _("Bijlage 3: grondslag en doel volgens de AVG"),
        "worksheet": _("Bijlage 4: bestanden"),
        "people": _("Mensen en verklaring"),
    }
    opening = facts(
        [
            (label_of(row, name), shown(row, name))
            for name in ("institution", "authorisation_number", "authorisation_until", "status", "reference")
        ]
    )
    return Paper(
        title=_("Projectaanvraag microdata: {title}").format(title=row.title),
        subtitle=_("Traject {reference}, {day:%d-%m-%Y}").format(
            reference=row.trajectory.reference, day=timezone.localdate()
        ),
        footer=row.trajectory.reference,
        opening=[opening],
        sections=[Section(titles[key], list(_parts(row, names))) for key, names in ANNEXES],
    )


def entry_paper(row: ProcessingEntry) -> Paper:
    """The entry in the register of processing, an element a heading."""
    return Paper(
        title=_("Verwerkingsregister: {name}").format(name=row.name),
        subtitle=_("Artikel 30 AVG. Traject {reference}, {day:%d-%m-%Y}").format(
            reference=row.trajectory.reference, day=timezone.localdate()
        ),
        footer=row.trajectory.reference,
        sections=[Section(label_of(row, name), [text(shown(row, name))]) for name in ELEMENTS],
    )


def entry_csv(row: ProcessingEntry) -> str:
    """The entry as a table of two columns, element and text; a cell never begins as a formula does."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("onderdeel"), _("inhoud")])
    for name in ("name", *ELEMENTS):
        value = shown(row, name)
        writer.writerow([label_of(row, name), f"'{value}" if value[:1] in "=+-@\t\r" and value else value])
    return "\ufeff" + out.getvalue()


def entry_json(row: ProcessingEntry) -> str:
    """The entry with the names of its fields in English, as another register can read it."""
    content = {name: getattr(row, name) for name in ("name", *ELEMENTS)}
    content |= {"trajectory": row.trajectory.reference, "written_at": row.written_at.isoformat()}
    return json.dumps(content, ensure_ascii=False, indent=2)


def label_of(row: models.Model, name: str) -> str:
    """The Dutch name of a field, with a capital."""
    label = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def shown(row: models.Model, name: str) -> str:
    """A value as somebody reads it; a dash for nothing."""
    value: Any = getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
    if isinstance(value, bool):
        return _("Ja") if value else _("Nee")
    if hasattr(value, "strftime"):
        return f"{value:%d-%m-%Y}"
    return str(value or "–")


HEADS = {
    "files": ("DOI of kenmerk", "Bestand", "Versie", "Jaren", "Gegevens"),
    "own_data": ("Bron", "Grondslag", "Toestemming"),
    "team": ("Naam", "Rol", "Van", "Tot en met"),
}


def _parts(row: MicrodataApplication, names: Iterable[str]) -> Iterable[Block]:
    for name in names:
        yield {"kind": "heading", "text": label_of(row, name)}
        yield _lines(row, name) if name in HEADS and getattr(row, name).strip() else text(shown(row, name))


def _lines(row: MicrodataApplication, name: str) -> Block:
    """Lines with bars as a table: what somebody typed too few of stays empty, too much joins the last column."""
    width = len(HEADS[name])
    rows = []
    for line in getattr(row, name).splitlines():
        if line.strip():
            cells = [cell.strip() for cell in line.split("|", width - 1)]
            rows.append(cells + [""] * (width - len(cells)))
    return table(list(HEADS[name]), rows)
