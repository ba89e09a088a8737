"""Addresses of the entrance hall."""

from django.conf import settings
from django.urls import include, path

from zicht.desk import health, nudging, programme, search, styleguide, trail, views, workshop

own = [
    path("werk/", views.work, name="work"),
    path("berichten/", views.notifications, name="notifications"),
    path("zoeken/", search.search, name="search"),
    path("programma/", programme.programme, name="programme"),
    path("trajecten/<slug:reference>/herinneren/", nudging.nudge, name="nudge"),
    path("trajecten/<slug:reference>/werksessie/", workshop.workshop, name="workshop"),
    path("trajecten/<slug:reference>/dossier/", trail.trail, name="trail"),
    path("trajecten/<slug:reference>/dossier/bestand/", trail.download, name="dossier"),
]
if settings.DEMO or settings.DEBUG:
    own.append(path("bouwstenen/", styleguide.styleguide, name="styleguide"))

urlpatterns = [
    path("", include((own, "desk"))),
    path("health/", health.health, name="health"),
]
