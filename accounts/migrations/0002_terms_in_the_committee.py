"""A term in the committee has a last day, a reason, and a warning before it ends."""

from datetime import date

from django.db import migrations, models

POSTS = ("ethics_chair", "ethics_member", "ethics_secretary")


def give_an_end(apps, schema_editor):
    """Whoever was appointed without a last day gets the longest term from the first day, and ends today at the earliest."""
    for row in apps.get_model("accounts", "Appointment").objects.filter(post__in=POSTS, until=None):
        row.until = max(date.today(), date(row.since.year + 4, row.since.month, min(row.since.day, 28)))
        row.save(update_fields=["until"])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='appointment',
            name='reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='waarom'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='warned_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalappointment',
            name='reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='waarom'),
        ),
        migrations.AddField(
            model_name='historicalappointment',
            name='warned_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.RunPython(give_an_end, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', False), models.Q(('post__in', ['ethics_chair', 'ethics_member', 'ethics_secretary']), _negated=True), _connector='OR'), name='a_term_in_the_committee_ends'),
        ),
    ]
