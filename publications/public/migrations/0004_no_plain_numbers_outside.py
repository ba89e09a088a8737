"""Certificates of the first version leave the shop window: their numbers over hidden counts are plain checksums."""

import json

from django.db import migrations

PLAIN_VERSION = 1


def take_away(apps, schema_editor):
    """They stay with their releases inside, where who may see counts can still check them."""
    certificates = apps.get_model("public", "LiveCertificate").objects.all()
    plain = [
        each.pk
        for each in certificates.only("pk", "document").iterator()
        if json.loads(each.document)["content"].get("version") == PLAIN_VERSION
    ]
    certificates.filter(pk__in=plain).delete()


class Migration(migrations.Migration):
    dependencies = [("public", "0003_estimates_of_a_figure")]
    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
