"""Compounds are found by their parts; PostgreSQL keeps the words beside the text, so that no search reads a text again."""

from django.db import migrations, models

from sources.search import search_parts

WORDS = (
    "ALTER TABLE sources_datasource ADD COLUMN search_words tsvector GENERATED ALWAYS AS"
    " (to_tsvector('simple'::regconfig, search_text || ' ' || search_parts)) STORED"
)


def fill(apps, schema_editor):
    sources = apps.get_model("sources", "DataSource").objects
    for source in sources.only("pk", "search_text").iterator(chunk_size=200):
        sources.filter(pk=source.pk).update(search_parts=search_parts(source.search_text))


def index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS source_by_words")
        schema_editor.execute(WORDS)
        schema_editor.execute("CREATE INDEX source_by_words ON sources_datasource USING gin (search_words)")


def unindex(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE sources_datasource DROP COLUMN IF EXISTS search_words")


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_search_index")]
    operations = [
        migrations.AddField("datasource", "search_parts", models.TextField(blank=True, default="", editable=False), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, unindex),
    ]
