"""Conditions of the committee wait for the writing; the second checklist of the committee is put in use."""

from django.db import migrations

from reviews.checklists import load


def name_the_step(apps, schema_editor):
    for name in ("Condition", "HistoricalCondition"):
        rows = apps.get_model("reviews", name).objects.filter(decision__review__kind="ethics")
        for row in rows:
            row.blocks = "writing"
            row.save(update_fields=["blocks"])


def write(apps, schema_editor):
    load(apps.get_model("reviews", "Checklist"), apps.get_model("reviews", "ChecklistQuestion"))


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_committee")]
    operations = [
        migrations.RunPython(name_the_step, migrations.RunPython.noop),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
