"""Which address shows which screen of the analysis."""

from django.urls import path

from analyses.views import (
    again,
    check_parts,
    checks,
    datasets,
    jobs,
    line,
    overview,
    packages,
    plans,
    releases,
)

app_name = "analyses"
CASE = "trajecten/<str:reference>/analyse/"

urlpatterns = [
    path(CASE, overview.overview, name="overview"),
    path(f"{CASE}plan/", plans.plan, name="plan"),
    path(f"{CASE}plan/vastzetten/", plans.plan_lock, name="plan_lock"),
    path(f"{CASE}bestand/", datasets.dataset_new, name="dataset_new"),
    path("bestanden/<int:pk>/", datasets.dataset, name="dataset"),
    path("bestanden/<int:pk>/kolommen/", datasets.dataset_layout, name="dataset_layout"),
    path("bestanden/<int:pk>/niet-gebruikt/", datasets.dataset_report, name="dataset_report"),
    path("bestanden/<int:pk>/bewaren/", datasets.dataset_keep, name="dataset_keep"),
    path("bestanden/<int:pk>/verwijderen/", datasets.dataset_delete, name="dataset_delete"),
    path(f"{CASE}cbs/", packages.packages, name="packages"),
    path("cbs-pakketten/<int:pk>/", packages.package, name="package"),
    path("cbs-pakketten/<int:pk>/zip/", packages.package_zip, name="package_zip"),
    path("cbs-pakketten/<int:pk>/meegenomen/", packages.package_take, name="package_take"),
    path("cbs-pakketten/<int:pk>/uitkomst/", packages.package_return, name="package_return"),
    path(f"{CASE}opdracht/", jobs.job_new, name="job_new"),
    path("opdrachten/", line.queue, name="queue"),
    path("opdrachten/<int:pk>/", jobs.job, name="job"),
    path("opdrachten/<int:pk>/opnieuw/", again.job_again, name="job_again"),
    path("opdrachten/<int:pk>/narekenen/", again.job_repeat, name="job_repeat"),
    path("opdrachten/<int:pk>/opzij/", again.job_aside, name="job_aside"),
    path("opdrachten/<int:pk>/voorrang/", again.job_first, name="job_first"),
    path("opdrachten/<int:pk>/stoppen/", jobs.job_cancel, name="job_cancel"),
    path("opdrachten/<int:pk>/uitkomst/", jobs.result, name="result"),
    path("opdrachten/<int:pk>/vrijgave/", jobs.release_new, name="release_new"),
    path(f"{CASE}vrijgave/<int:number>/", releases.release, name="release"),
    path(f"{CASE}vrijgave/<int:number>/<str:name>", releases.release_file, name="release_file"),
    path("vrijgaven/", checks.checks, name="checks"),
    path("vrijgaven/<int:pk>/", checks.check, name="check"),
    path("vrijgaven/<int:pk>/opnieuw/", check_parts.check_renew, name="check_renew"),
    path("vrijgaven/<int:pk>/paren/", check_parts.pairs, name="pairs"),
    path("vrijgaven/<int:pk>/paren/<str:ident>/", check_parts.pair, name="pair"),
    path("vrijgaven/<int:pk>/rij/", check_parts.row_remark, name="row_remark"),
    path("vrijgaven/<int:pk>/opmerkingen/<int:remark>/weg/", check_parts.remark_away, name="remark_away"),
    path("vrijgaven/<int:pk>/tabel.<str:ending>", check_parts.check_file, name="check_file"),
]
