import django.db.models.deletion
from django.db import migrations, models
from zicht.core.tables import AllTablesAtOnce


class Migration(AllTablesAtOnce):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='LiveMunicipality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('province', models.CharField(blank=True, max_length=60)),
                ('population', models.PositiveIntegerField(null=True)),
                ('neighbours', models.JSONField(default=list)),
                ('peers', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='LivePublication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('reference', models.CharField(max_length=20)),
                ('version', models.PositiveSmallIntegerField()),
                ('theme', models.CharField(blank=True, max_length=80)),
                ('theme_slug', models.SlugField(blank=True)),
                ('owner', models.CharField(max_length=150)),
                ('title', models.CharField(max_length=200)),
                ('summary', models.TextField()),
                ('body', models.JSONField(default=dict)),
                ('published_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_reason', models.TextField(blank=True)),
                ('paused_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'openbare publicatie',
                'ordering': ['-published_at'],
            },
        ),
        migrations.CreateModel(
            name='LiveCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.TextField()),
                ('table', models.TextField()),
                ('figures', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('publication', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='certificate', to='public.livepublication')),
            ],
        ),
        migrations.CreateModel(
            name='LivePicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=200)),
                ('svg', models.TextField()),
                ('description', models.TextField()),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='public.livepublication')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('publication', 'kind'), name='one_picture_per_kind')],
            },
        ),
        migrations.CreateModel(
            name='LiveFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(db_index=True, max_length=10)),
                ('area_name', models.CharField(max_length=120)),
                ('municipality_code', models.CharField(db_index=True, max_length=10)),
                ('municipality_name', models.CharField(max_length=120)),
                ('period', models.CharField(max_length=20)),
                ('numerator', models.PositiveIntegerField(null=True)),
                ('denominator', models.PositiveIntegerField(null=True)),
                ('expected', models.FloatField(null=True)),
                ('ratio', models.FloatField(null=True)),
                ('ratio_low', models.FloatField(null=True)),
                ('ratio_high', models.FloatField(null=True)),
                ('classification', models.CharField(max_length=20)),
                ('status', models.CharField(max_length=12)),
                ('neighbours', models.JSONField(default=list)),
                ('company', models.JSONField(default=list)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='public.livepublication')),
            ],
            options={
                'ordering': ['area_code', 'period'],
                'constraints': [models.UniqueConstraint(fields=('publication', 'area_code', 'period'), name='one_figure_per_area_and_period')],
            },
        ),
        migrations.CreateModel(
            name='LiveAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', models.CharField(max_length=10)),
                ('area_name', models.CharField(max_length=120)),
                ('organisation', models.CharField(max_length=150)),
                ('text', models.TextField()),
                ('answered_at', models.DateTimeField()),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='public.livepublication')),
            ],
            options={
                'ordering': ['area_code'],
                'constraints': [models.UniqueConstraint(fields=('publication', 'area_code'), name='one_answer_per_area')],
            },
        ),
    ]
