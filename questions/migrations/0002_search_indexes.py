"""Full-text indexes for look-alikes on PostgreSQL; no extension is needed."""

from django.db import migrations

INDEXES = (
    ("questions_words_dutch", "words", "dutch"),
    ("questions_grams_simple", "grams", "simple"),
)


def index(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name, column, config in INDEXES:
        schema_editor.execute(
            f"CREATE INDEX {name} ON questions_searchtext USING gin"
            f" (to_tsvector('{config}'::regconfig, COALESCE({column}, '')))"
        )


def unindex(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, _column, _config in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial")]
    operations = [migrations.RunPython(index, unindex)]
