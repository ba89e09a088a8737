"""The old theme address goes, and PostgreSQL gets an index for words inside a text."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

INDEX = "CREATE INDEX IF NOT EXISTS source_by_words ON sources_datasource USING gin (search_text gin_trgm_ops)"


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
        TrigramExtension(),
        migrations.RunPython(add_index, drop_index),
    ]
