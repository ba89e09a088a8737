"""Lanes, named faults, dead letters and a second computation; a check names the plan that its job ran under."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce


def complete_older_rows(apps, schema_editor):
    """What the new constraints ask of rows that were there before."""
    jobs = apps.get_model("analyses", "AnalysisJob").objects
    jobs.exclude(state__in=["queued", "running"]).filter(ended_at=None).update(
        ended_at=Coalesce("started_at", F("requested_at"))
    )
    jobs.filter(state="failed").update(fault="unforeseen")
    jobs.filter(Q(state="failed"), Q(failure="")).update(failure="-")
    jobs.exclude(state="running").update(lease_token=None, lease_until=None)
    for model in ("DisclosureCheck", "HistoricalDisclosureCheck"):
        of_job = jobs.filter(result=OuterRef("result_id")).values("plan_fingerprint")[:1]
        rows = apps.get_model("analyses", model).objects
        rows.update(plan_fingerprint=Coalesce(Subquery(of_job), models.Value("")))
        rows.filter(plan_fingerprint="").update(plan_fingerprint="-")


class Migration(migrations.Migration):

    dependencies = [
        ('analyses', '0002_certificate'),
        ('questions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='analysisjob',
            name='job_has_a_plan_or_explores',
        ),
        migrations.RemoveConstraint(
            model_name='analysisjob',
            name='running_job_holds_a_lease',
        ),
        migrations.RemoveIndex(
            model_name='analysisjob',
            name='job_waiting',
        ),
        migrations.RemoveField(
            model_name='historicalresult',
            name='summary',
        ),
        migrations.RemoveField(
            model_name='historicalresult',
            name='table',
        ),
        migrations.RemoveField(
            model_name='historicalresult',
            name='trend',
        ),
        migrations.AddField(
            model_name='analysisjob',
            name='again_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='started_again', to='analyses.analysisjob'),
        ),
        migrations.AddField(
            model_name='analysisjob',
            name='fault',
            field=models.CharField(blank=True, choices=[('data', 'het bestand'), ('approval', 'plan of toestemming'), ('file_gone', 'bestand weg of veranderd'), ('unreachable', 'bestand of database onbereikbaar'), ('disk_full', 'schijf vol'), ('worker_lost', 'rekenaar weggevallen'), ('crashed', 'rekenproces gestopt'), ('memory', 'te weinig geheugen'), ('time', 'te lang bezig'), ('unforeseen', 'onvoorziene fout')], max_length=12, verbose_name='soort fout'),
        ),
        migrations.AddField(
            model_name='analysisjob',
            name='lane',
            field=models.CharField(choices=[('quick', 'kleine opdrachten'), ('heavy', 'grote opdrachten')], default='quick', max_length=10, verbose_name='rij'),
        ),
        migrations.AddField(
            model_name='analysisjob',
            name='repeat_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeats', to='analyses.analysisjob'),
        ),
        migrations.AddField(
            model_name='analysisjob',
            name='set_aside_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='analysisjob',
            name='set_aside_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='analysisjob',
            name='spent',
            field=models.JSONField(blank=True, default=dict, verbose_name='tijd en geheugen'),
        ),
        migrations.AddField(
            model_name='disclosurecheck',
            name='plan_fingerprint',
            field=models.CharField(default='', max_length=64),
        ),
        migrations.AddField(
            model_name='historicalanalysisjob',
            name='again_of',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='analyses.analysisjob'),
        ),
        migrations.AddField(
            model_name='historicalanalysisjob',
            name='fault',
            field=models.CharField(blank=True, choices=[('data', 'het bestand'), ('approval', 'plan of toestemming'), ('file_gone', 'bestand weg of veranderd'), ('unreachable', 'bestand of database onbereikbaar'), ('disk_full', 'schijf vol'), ('worker_lost', 'rekenaar weggevallen'), ('crashed', 'rekenproces gestopt'), ('memory', 'te weinig geheugen'), ('time', 'te lang bezig'), ('unforeseen', 'onvoorziene fout')], max_length=12, verbose_name='soort fout'),
        ),
        migrations.AddField(
            model_name='historicalanalysisjob',
            name='lane',
            field=models.CharField(choices=[('quick', 'kleine opdrachten'), ('heavy', 'grote opdrachten')], default='quick', max_length=10, verbose_name='rij'),
        ),
        migrations.AddField(
            model_name='historicalanalysisjob',
            name='repeat_of',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='analyses.analysisjob'),
        ),
        migrations.AddField(
            model_name='historicalanalysisjob',
            name='set_aside_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalanalysisjob',
            name='set_aside_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalanalysisjob',
            name='spent',
            field=models.JSONField(blank=True, default=dict, verbose_name='tijd en geheugen'),
        ),
        migrations.AddField(
            model_name='historicaldisclosurecheck',
            name='plan_fingerprint',
            field=models.CharField(default='', max_length=64),
        ),
        migrations.AlterField(
            model_name='analysisjob',
            name='priority',
            field=models.PositiveSmallIntegerField(choices=[(1, 'voorrang'), (5, 'onder het plan'), (7, 'verkennend'), (8, 'ter vergelijking')], default=5, verbose_name='volgorde'),
        ),
        migrations.AlterField(
            model_name='analysisjob',
            name='state',
            field=models.CharField(choices=[('queued', 'wacht op een rekenaar'), ('running', 'wordt uitgevoerd'), ('succeeded', 'gelukt'), ('failed', 'mislukt'), ('dead', 'vastgelopen'), ('cancelled', 'geannuleerd')], default='queued', max_length=10),
        ),
        migrations.AlterField(
            model_name='historicalanalysisjob',
            name='priority',
            field=models.PositiveSmallIntegerField(choices=[(1, 'voorrang'), (5, 'onder het plan'), (7, 'verkennend'), (8, 'ter vergelijking')], default=5, verbose_name='volgorde'),
        ),
        migrations.AlterField(
            model_name='historicalanalysisjob',
            name='state',
            field=models.CharField(choices=[('queued', 'wacht op een rekenaar'), ('running', 'wordt uitgevoerd'), ('succeeded', 'gelukt'), ('failed', 'mislukt'), ('dead', 'vastgelopen'), ('cancelled', 'geannuleerd')], default='queued', max_length=10),
        ),
        migrations.RunPython(complete_older_rows, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='analysisjob',
            index=models.Index(fields=['state', 'lane', 'priority', 'id'], name='job_in_its_lane'),
        ),
        migrations.AddIndex(
            model_name='analysisjob',
            index=models.Index(fields=['requested_by', 'state'], name='job_of_its_analyst'),
        ),
        migrations.AddConstraint(
            model_name='analysisjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_exploratory', False), ('plan__isnull', False)), models.Q(('is_exploratory', True), ('plan__isnull', True), ('plan_fingerprint', '')), _connector='OR'), name='job_has_a_plan_or_explores_without'),
        ),
        migrations.AddConstraint(
            model_name='analysisjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lease_token__isnull', False), ('lease_until__isnull', False), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease_token__isnull', True), ('lease_until__isnull', True)), _connector='OR'), name='running_job_and_no_other_holds_a_lease'),
        ),
        migrations.AddConstraint(
            model_name='analysisjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state__in', ['queued', 'running'])), models.Q(('ended_at__isnull', False), ('state__in', ['succeeded', 'failed', 'dead', 'cancelled'])), _connector='OR'), name='job_that_ended_did_so_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='analysisjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['failed', 'dead']), _negated=True), models.Q(models.Q(('failure', ''), _negated=True), models.Q(('fault', ''), _negated=True)), _connector='OR'), name='job_that_fell_says_why'),
        ),
        migrations.AddConstraint(
            model_name='analysisjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancel_asked_at__isnull', True), ('cancel_asked_by__isnull', True)), models.Q(('cancel_asked_at__isnull', False), ('cancel_asked_by__isnull', False)), _connector='OR'), name='job_cancel_asked_by_somebody_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='analysisjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('set_aside_at__isnull', True), ('set_aside_by__isnull', True)), models.Q(('set_aside_at__isnull', False), ('set_aside_by__isnull', False)), _connector='OR'), name='job_set_aside_by_somebody_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='disclosurecheck',
            constraint=models.CheckConstraint(condition=models.Q(('plan_fingerprint', ''), _negated=True), name='only_work_under_a_plan_is_checked'),
        ),
    ]
