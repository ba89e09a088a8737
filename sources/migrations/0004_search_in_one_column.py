"""The old theme address goes, and PostgreSQL gets an index for the words of a source; no extension is needed."""

from django.db import migrations

INDEX = (
    "CREATE INDEX IF NOT EXISTS source_by_words ON sources_datasource"
    " USING gin (to_tsvector('simple'::regconfig, search_text))"
)


def add_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS source_by_words")


class Migration(migrations.Migration):
    dependencies = [("sources", "0003_words_become_choices")]

    operations = [
        migrations.RemoveField(model_name="datasource", name="theme_uri"),
        migrations.RemoveField(model_name="historicaldatasource", name="theme_uri"),
        migrations.RunPython(add_index, drop_index),
    ]
