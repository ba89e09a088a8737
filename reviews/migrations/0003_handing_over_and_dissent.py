"""A seat can be handed over, and each member who voted otherwise has a standpoint of their own."""

import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reviews', '0002_checklists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name='decision',
            name='dissent',
        ),
        migrations.RemoveField(
            model_name='historicaldecision',
            name='dissent',
        ),
        migrations.AddField(
            model_name='historicalvote',
            name='dissent',
            field=models.TextField(blank=True, max_length=3000, verbose_name='standpunt als het besluit anders uitvalt'),
        ),
        migrations.AddField(
            model_name='historicalvote',
            name='waives_dissent',
            field=models.BooleanField(default=False, verbose_name='geen standpunt bij het besluit'),
        ),
        migrations.AddField(
            model_name='vote',
            name='dissent',
            field=models.TextField(blank=True, max_length=3000, verbose_name='standpunt als het besluit anders uitvalt'),
        ),
        migrations.AddField(
            model_name='vote',
            name='waives_dissent',
            field=models.BooleanField(default=False, verbose_name='geen standpunt bij het besluit'),
        ),
        migrations.CreateModel(
            name='Dissent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=3000, verbose_name='afwijkend standpunt')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dissents', to='reviews.decision')),
                ('vote', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='published_dissent', to='reviews.vote')),
            ],
            options={
                'ordering': ['text', 'id'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalDissent',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('text', models.TextField(max_length=3000, verbose_name='afwijkend standpunt')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('decision', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.decision')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('vote', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.vote')),
            ],
            options={
                'verbose_name': 'historical dissent',
                'verbose_name_plural': 'historical dissents',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalHandOver',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='waarom')),
                ('fingerprint', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('left', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.review')),
                ('taken_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical hand over',
                'verbose_name_plural': 'historical hand overs',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='waarom')),
                ('sealed', models.JSONField(default=dict, verbose_name='verzegeld werk')),
                ('fingerprint', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('left', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='reviews.review')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['made_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('review', 'left'), name='handed_over_once'), models.UniqueConstraint(fields=('review', 'taken_by'), name='takes_over_once'), models.CheckConstraint(condition=models.Q(('left', models.F('taken_by')), _negated=True), name='handed_over_to_somebody_else')],
            },
        ),
    ]
