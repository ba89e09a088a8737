"""Plans fix how is computed and what is compared, beside the text that explains it."""

import django.core.validators
from django.db import migrations, models


USUAL = {
    'overdispersion': 'additive', 'baseline': 'all', 'alert_one_in': 20, 'alarm_one_in': 500, 'with_trend': True,
    'comparison_groups': ['adjacent', 'same_class', 'similar'], 'similar_count': 10,
}


def say_it_in_drafts(apps, schema_editor):
    """A plan that can still change says its choices, so that its fingerprint will be over them. What is locked stays as it is."""
    apps.get_model('analyses', 'AnalysisPlan').objects.filter(locked_at=None).update(**USUAL)


class Migration(migrations.Migration):

    dependencies = [
        ('analyses', '0007_figures_of_other_kinds_from_jobs'),
    ]

    operations = [
        migrations.AddField(
            model_name='analysisplan',
            name='alarm_one_in',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(10, '90 %: door toeval 1 op de 10 gebieden'), (20, '95 %: door toeval 1 op de 20 gebieden'), (50, '98 %: door toeval 1 op de 50 gebieden'), (100, '99 %: door toeval 1 op de 100 gebieden'), (200, '99,5 %: door toeval 1 op de 200 gebieden'), (500, '99,8 %: door toeval 1 op de 500 gebieden'), (1000, '99,9 %: door toeval 1 op de 1.000 gebieden'), (10000, '99,99 %: door toeval 1 op de 10.000 gebieden')], null=True, verbose_name='buitenste grens'),
        ),
        migrations.AddField(
            model_name='analysisplan',
            name='alert_one_in',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(10, '90 %: door toeval 1 op de 10 gebieden'), (20, '95 %: door toeval 1 op de 20 gebieden'), (50, '98 %: door toeval 1 op de 50 gebieden'), (100, '99 %: door toeval 1 op de 100 gebieden'), (200, '99,5 %: door toeval 1 op de 200 gebieden'), (500, '99,8 %: door toeval 1 op de 500 gebieden'), (1000, '99,9 %: door toeval 1 op de 1.000 gebieden'), (10000, '99,99 %: door toeval 1 op de 10.000 gebieden')], null=True, verbose_name='binnenste grens'),
        ),
        migrations.AddField(
            model_name='analysisplan',
            name='baseline',
            field=models.CharField(blank=True, choices=[('all', 'alle gebieden'), ('assessable', 'alleen gebieden die groot genoeg zijn om te beoordelen')], default='', max_length=10, verbose_name='gebieden die de verwachting bepalen'),
        ),
        migrations.AddField(
            model_name='analysisplan',
            name='comparison_groups',
            field=models.JSONField(blank=True, null=True, verbose_name='vergelijkingsgroepen'),
        ),
        migrations.AddField(
            model_name='analysisplan',
            name='overdispersion',
            field=models.CharField(blank=True, choices=[('additive', 'meetellen als extra marge naast toeval (additief)'), ('multiplicative', 'alle grenzen evenveel keer wijder (multiplicatief)'), ('none', 'niet meetellen: alleen toeval')], default='', max_length=14, verbose_name='gewone verschillen tussen gebieden'),
        ),
        migrations.AddField(
            model_name='analysisplan',
            name='similar_count',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(2), django.core.validators.MaxValueValidator(50)], verbose_name='aantal gebieden dat er het meest op lijkt'),
        ),
        migrations.AddField(
            model_name='analysisplan',
            name='with_trend',
            field=models.BooleanField(blank=True, null=True, verbose_name='ontwikkeling in de tijd'),
        ),
        migrations.AddField(
            model_name='historicalanalysisplan',
            name='alarm_one_in',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(10, '90 %: door toeval 1 op de 10 gebieden'), (20, '95 %: door toeval 1 op de 20 gebieden'), (50, '98 %: door toeval 1 op de 50 gebieden'), (100, '99 %: door toeval 1 op de 100 gebieden'), (200, '99,5 %: door toeval 1 op de 200 gebieden'), (500, '99,8 %: door toeval 1 op de 500 gebieden'), (1000, '99,9 %: door toeval 1 op de 1.000 gebieden'), (10000, '99,99 %: door toeval 1 op de 10.000 gebieden')], null=True, verbose_name='buitenste grens'),
        ),
        migrations.AddField(
            model_name='historicalanalysisplan',
            name='alert_one_in',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(10, '90 %: door toeval 1 op de 10 gebieden'), (20, '95 %: door toeval 1 op de 20 gebieden'), (50, '98 %: door toeval 1 op de 50 gebieden'), (100, '99 %: door toeval 1 op de 100 gebieden'), (200, '99,5 %: door toeval 1 op de 200 gebieden'), (500, '99,8 %: door toeval 1 op de 500 gebieden'), (1000, '99,9 %: door toeval 1 op de 1.000 gebieden'), (10000, '99,99 %: door toeval 1 op de 10.000 gebieden')], null=True, verbose_name='binnenste grens'),
        ),
        migrations.AddField(
            model_name='historicalanalysisplan',
            name='baseline',
            field=models.CharField(blank=True, choices=[('all', 'alle gebieden'), ('assessable', 'alleen gebieden die groot genoeg zijn om te beoordelen')], default='', max_length=10, verbose_name='gebieden die de verwachting bepalen'),
        ),
        migrations.AddField(
            model_name='historicalanalysisplan',
            name='comparison_groups',
            field=models.JSONField(blank=True, null=True, verbose_name='vergelijkingsgroepen'),
        ),
        migrations.AddField(
            model_name='historicalanalysisplan',
            name='overdispersion',
            field=models.CharField(blank=True, choices=[('additive', 'meetellen als extra marge naast toeval (additief)'), ('multiplicative', 'alle grenzen evenveel keer wijder (multiplicatief)'), ('none', 'niet meetellen: alleen toeval')], default='', max_length=14, verbose_name='gewone verschillen tussen gebieden'),
        ),
        migrations.AddField(
            model_name='historicalanalysisplan',
            name='similar_count',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(2), django.core.validators.MaxValueValidator(50)], verbose_name='aantal gebieden dat er het meest op lijkt'),
        ),
        migrations.AddField(
            model_name='historicalanalysisplan',
            name='with_trend',
            field=models.BooleanField(blank=True, null=True, verbose_name='ontwikkeling in de tijd'),
        ),
        migrations.AlterField(
            model_name='analysisplan',
            name='comparators',
            field=models.CharField(max_length=300, verbose_name='toelichting op de vergelijking'),
        ),
        migrations.AlterField(
            model_name='historicalanalysisplan',
            name='comparators',
            field=models.CharField(max_length=300, verbose_name='toelichting op de vergelijking'),
        ),
        migrations.RunPython(say_it_in_drafts, migrations.RunPython.noop, elidable=True),
    ]
