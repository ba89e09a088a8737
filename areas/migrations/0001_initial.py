import django.core.validators
import django.db.models.deletion
from django.db import migrations, models
from zicht.core.tables import AllTablesAtOnce


class Migration(AllTablesAtOnce):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, verbose_name='code')),
                ('level', models.CharField(choices=[('country', 'land'), ('province', 'provincie'), ('municipality', 'gemeente'), ('district', 'wijk'), ('neighbourhood', 'buurt')], max_length=13, verbose_name='niveau')),
                ('division_year', models.PositiveSmallIntegerField(verbose_name='jaar van de indeling')),
                ('name', models.CharField(max_length=120, verbose_name='naam')),
                ('province', models.CharField(blank=True, max_length=60, verbose_name='provincie')),
                ('urbanity', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'zeer sterk stedelijk (2.500 adressen per km² of meer)'), (2, 'sterk stedelijk (1.500 tot 2.500)'), (3, 'matig stedelijk (1.000 tot 1.500)'), (4, 'weinig stedelijk (500 tot 1.000)'), (5, 'niet stedelijk (minder dan 500)')], null=True, verbose_name='stedelijkheid')),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='inwoners')),
                ('geometry', models.JSONField(blank=True, null=True, verbose_name='grens (GeoJSON, WGS84)')),
                ('figures', models.JSONField(blank=True, default=dict, verbose_name='kerncijfers')),
                ('fictional', models.BooleanField(default=False, verbose_name='verzonnen gebied')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='areas.area', verbose_name='ligt in')),
            ],
            options={
                'verbose_name': 'gebied',
                'verbose_name_plural': 'gebieden',
                'ordering': ['division_year', 'code'],
                'indexes': [models.Index(fields=['level', 'division_year'], name='area_level_year')],
                'constraints': [models.UniqueConstraint(fields=('code', 'division_year'), name='area_once_per_division_year'), models.CheckConstraint(condition=models.Q(('level__in', ['country', 'province', 'municipality', 'district', 'neighbourhood'])), name='area_level_is_known'), models.CheckConstraint(condition=models.Q(('urbanity__isnull', True), ('urbanity__range', (1, 5)), _connector='OR'), name='area_urbanity_is_one_to_five')],
            },
        ),
        migrations.CreateModel(
            name='Adjacency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shared_boundary_m', models.FloatField(validators=[django.core.validators.MinValueValidator(0)], verbose_name='gedeelde grens (meter)')),
                ('a', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='borders_after', to='areas.area', verbose_name='gebied')),
                ('b', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='borders_before', to='areas.area', verbose_name='buurgebied')),
            ],
            options={
                'verbose_name': 'gedeelde grens',
                'verbose_name_plural': 'gedeelde grenzen',
                'constraints': [models.UniqueConstraint(fields=('a', 'b'), name='adjacency_once_per_pair'), models.CheckConstraint(condition=models.Q(('a__lt', models.F('b'))), name='adjacency_lowest_id_first'), models.CheckConstraint(condition=models.Q(('shared_boundary_m__gt', 0)), name='adjacency_has_length')],
            },
        ),
    ]
