"""Plans say what kind of figure is judged: events, or a share of which each unit counts once at most."""

from django.db import migrations, models

CHOICES = [('events', 'een aantal keren: hetzelfde kan vaker gebeuren'), ('share', 'een deel van het geheel: alles in de noemer telt hooguit één keer mee')]


def say_it_in_drafts(apps, schema_editor):
    """A plan that can still change says the usual choice, so that its fingerprint will be over it. What is locked stays as it is."""
    apps.get_model('analyses', 'AnalysisPlan').objects.filter(locked_at=None).update(counted_as='events')


class Migration(migrations.Migration):

    dependencies = [
        ('analyses', '0009_words_of_a_failure'),
    ]

    operations = [
        migrations.AddField(
            model_name='analysisplan',
            name='counted_as',
            field=models.CharField(blank=True, choices=CHOICES, default='', max_length=6, verbose_name='wat voor cijfer'),
        ),
        migrations.AddField(
            model_name='historicalanalysisplan',
            name='counted_as',
            field=models.CharField(blank=True, choices=CHOICES, default='', max_length=6, verbose_name='wat voor cijfer'),
        ),
        migrations.RunPython(say_it_in_drafts, migrations.RunPython.noop, elidable=True),
    ]
