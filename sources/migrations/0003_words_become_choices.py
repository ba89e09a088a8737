"""What was typed freely becomes a choice, and every source gets the text that searching looks at."""

from django.db import migrations

LEVELS = {
    "perceel": "parcel",
    "adres": "address",
    "postcode": "postcode",
    "buurt": "neighbourhood",
    "wijk": "district",
    "gemeente": "municipality",
    "provincie": "province",
    "land": "country",
}
THEMES = "GOVE JUST SOCI REGI ECON EDUC HEAL TRAN ENVI ENER AGRI TECH INTR".split()


def choose(apps, schema_editor):
    for name in ("DataSource", "HistoricalDataSource"):
        for source in apps.get_model("sources", name).objects.iterator():
            word = source.finest_level.strip().lower()
            source.finest_level = LEVELS.get(word, word if word in LEVELS.values() else "")
            theme = source.theme_uri.rstrip("/").rsplit("/", 1)[-1]
            source.theme = theme if theme in THEMES else "GOVE"
            if name == "DataSource":
                source.search_text = _search_text(source)
            source.save()


def _search_text(source):
    variables = source.variables.values_list("name", "label")
    words = [source.identifier, source.title, source.description, source.keywords]
    return "\n".join([*words, *(part for pair in variables for part in pair)]).lower()


def mark_delicate(apps, schema_editor):
    """A variable that was marked as sensitive is a delicate one until its holder says which kind it is."""
    variables = apps.get_model("sources", "SourceVariable").objects
    variables.filter(is_sensitive=True).update(category="delicate")


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_catalogue_needs_and_privacy")]

    operations = [
        migrations.RunPython(choose, migrations.RunPython.noop),
        migrations.RunPython(mark_delicate, migrations.RunPython.noop),
    ]
