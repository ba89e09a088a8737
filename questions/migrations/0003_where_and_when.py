"""Where and since when are two questions: what stood in the one field stays, and the second is still to be answered."""

from django.db import migrations, models

WHERE = "waar ziet u het"


class Migration(migrations.Migration):

    dependencies = [("questions", "0002_search_indexes")]

    operations = [
        *(
            migrations.RenameField(model, "where_and_since", "where_it_happens")
            for model in ("problemstatement", "historicalproblemstatement")
        ),
        *(
            migrations.AlterField(
                model, "where_it_happens", models.CharField(blank=True, max_length=300, verbose_name=WHERE)
            )
            for model in ("problemstatement", "historicalproblemstatement")
        ),
        *(
            migrations.AddField(
                model,
                "since_when",
                models.CharField(blank=True, default="", max_length=150, verbose_name="sinds wanneer"),
                preserve_default=False,
            )
            for model in ("problemstatement", "historicalproblemstatement")
        ),
    ]
