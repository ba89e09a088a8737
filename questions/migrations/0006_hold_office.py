"""Each hold belongs to the office that asked for it; what was there before is told apart by who was assigned."""

from django.db import migrations, models

CHOICES = [("landsadvocaat", "de landsadvocaat"), ("programme_lead", "de programmaleider")]


def name_the_office(apps, schema_editor):
    assignments = apps.get_model("coalitions", "Assignment").objects
    for name in ("Hold", "HistoricalHold"):
        for hold in apps.get_model("questions", name).objects.select_related("trajectory"):
            case = {"coalition": hold.trajectory.coalition_id, "user": hold.placed_by_id, "role": "landsadvocaat"}
            if assignments.filter(**case).exists():
                hold.office = "landsadvocaat"
                hold.save(update_fields=["office"])


class Migration(migrations.Migration):
    dependencies = [("questions", "0005_problem_paper"), ("coalitions", "0001_initial")]
    operations = [
        migrations.RemoveConstraint(model_name="hold", name="one_open_hold_at_a_time"),
        *(
            migrations.AddField(
                model_name=model,
                name="office",
                field=models.CharField(
                    choices=CHOICES, default="programme_lead", max_length=20, verbose_name="op verzoek van"
                ),
                preserve_default=False,
            )
            for model in ("hold", "historicalhold")
        ),
        migrations.RunPython(name_the_office, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True)),
                fields=("trajectory", "office"),
                name="one_open_hold_for_each_office",
            ),
        ),
    ]
