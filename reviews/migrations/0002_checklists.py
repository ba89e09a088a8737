"""The versions of both checklists."""

from django.db import migrations

from reviews.checklists import load


def write(apps, schema_editor):
    load(apps.get_model("reviews", "Checklist"), apps.get_model("reviews", "ChecklistQuestion"))


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
