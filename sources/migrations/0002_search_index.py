"""PostgreSQL gets an index for the words of a source; no extension is needed."""

from django.db import migrations

INDEX = "CREATE INDEX source_by_words ON sources_datasource USING gin (to_tsvector('simple'::regconfig, search_text))"


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)


def unindex(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS source_by_words")


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]
    operations = [migrations.RunPython(index, unindex)]
