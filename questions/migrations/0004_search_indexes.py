"""Fill the search texts of what is there, and index them on PostgreSQL."""

from django.db import migrations

from questions.likeness import trigrams

INDEXES = (
    ("questions_words_dutch", "words", "dutch"),
    ("questions_grams_simple", "grams", "simple"),
)


def fill(apps, schema_editor):
    SearchText = apps.get_model("questions", "SearchText")
    for row in apps.get_model("questions", "Trajectory").objects.select_related("statement").iterator():
        newest = apps.get_model("questions", "QuestionVersion").objects.filter(
            question__trajectory=row, question__order=row.cycle
        )
        version = newest.order_by("-number").first()
        statement = getattr(row, "statement", None)
        parts = [row.title, statement.what_happens if statement else "", version.text if version else ""]
        SearchText.objects.create(
            trajectory=row,
            words="\n".join(parts)[:6000],
            grams=" ".join(sorted(trigrams(row.title))),
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
    dependencies = [("questions", "0003_sharpening")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, unindex),
    ]
