"""Plans name the other kinds of outputs that may come back; returns, checks and releases hold them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analyses', '0002_ground_of_a_plan'),
    ]

    operations = [
        migrations.AddField(
            model_name='analysisplan',
            name='output_kinds',
            field=models.JSONField(blank=True, default=list, verbose_name='andere soorten uitkomsten'),
        ),
        migrations.AddField(
            model_name='disclosurecheck',
            name='outputs',
            field=models.JSONField(blank=True, default=list, verbose_name='beoordeelde andere uitkomsten'),
        ),
        migrations.AddField(
            model_name='historicalanalysisplan',
            name='output_kinds',
            field=models.JSONField(blank=True, default=list, verbose_name='andere soorten uitkomsten'),
        ),
        migrations.AddField(
            model_name='historicaldisclosurecheck',
            name='outputs',
            field=models.JSONField(blank=True, default=list, verbose_name='beoordeelde andere uitkomsten'),
        ),
        migrations.AddField(
            model_name='historicalpackagereturn',
            name='outputs',
            field=models.JSONField(blank=True, default=list, verbose_name='andere uitkomsten'),
        ),
        migrations.AddField(
            model_name='historicalrelease',
            name='outputs',
            field=models.JSONField(blank=True, default=list, verbose_name='andere uitkomsten'),
        ),
        migrations.AddField(
            model_name='packagereturn',
            name='outputs',
            field=models.JSONField(blank=True, default=list, verbose_name='andere uitkomsten'),
        ),
        migrations.AddField(
            model_name='release',
            name='outputs',
            field=models.JSONField(blank=True, default=list, verbose_name='andere uitkomsten'),
        ),
    ]
