"""Random bytes for each record whose checksum may not be shown as it is (zicht.core.commitments)."""

from django.db import migrations, models

import zicht.core.commitments
from zicht.core.commitments import new_key

RECORDS = ("dataset", "analysisjob", "packagereturn")


def give_each_its_own(apps, schema_editor):
    """A default is made once for all rows that exist; each record gets bytes that no other has."""
    for name in RECORDS:
        rows = apps.get_model("analyses", name).objects
        for pk in list(rows.values_list("pk", flat=True)):
            rows.filter(pk=pk).update(commitment_key=new_key())


class Migration(migrations.Migration):
    dependencies = [("analyses", "0005_counts_of_every_period")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="commitment_key",
                field=models.BinaryField(default=zicht.core.commitments.new_key, editable=False, max_length=32),
            )
            for name in RECORDS
        ),
        migrations.RunPython(give_each_its_own, migrations.RunPython.noop, elidable=True),
    ]
