"""Provinces that were read before lie in a country as well, so that figures can be added up to it."""

from django.db import migrations

COUNTRY = "NL01"
PROVINCES = [f"PV{number}" for number in range(20, 32)]


def into_the_country(apps, schema_editor):
    areas = apps.get_model("areas", "Area").objects
    lonely = areas.filter(code__in=PROVINCES, parent=None)
    for year in sorted(set(lonely.values_list("division_year", flat=True))):
        country, _new = areas.get_or_create(
            code=COUNTRY, division_year=year, defaults={"level": "country", "name": "Nederland"}
        )
        lonely.filter(division_year=year).update(parent=country)


class Migration(migrations.Migration):
    dependencies = [("areas", "0002_share_tables")]

    operations = [migrations.RunPython(into_the_country, migrations.RunPython.noop)]
