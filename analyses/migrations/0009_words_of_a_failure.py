"""Beside why a job, a file or a check fell: the message with its facts, for readers of another language."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analyses', '0008_method_of_a_plan'),
    ]

    operations = [
        migrations.AddField(
            model_name='analysisjob',
            name='failure_words',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='dataset',
            name='failure_words',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='disclosurecheck',
            name='failure_words',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='historicalanalysisjob',
            name='failure_words',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='historicaldataset',
            name='failure_words',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='historicaldisclosurecheck',
            name='failure_words',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
