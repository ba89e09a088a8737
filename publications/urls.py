"""Addresses of publications: the public pages, and the screens on which they are made and followed up."""

from django.urls import path

from publications import views
from publications.public import certificates, decisions
from publications.public import views as public

app_name = "publications"

urlpatterns = [
    path("publicaties/", public.publication_list, name="public_list"),
    path("publicaties/<slug:slug>/", public.publication_detail, name="public_detail"),
    path("publicaties/<slug:slug>/cijfers.csv", public.publication_csv, name="public_csv"),
    path("publicaties/<slug:slug>/andere-cijfers.csv", public.publication_others, name="public_others"),
    path("publicaties/<slug:slug>/cijfers.json", public.publication_json, name="public_json"),
    path(
        "publicaties/<slug:slug>/vergeleken/<slug:code>.csv",
        public.publication_company,
        name="public_company",
    ),
    path("publicaties/<slug:slug>/besluit.pdf", decisions.decision_paper, name="public_decision"),
    path("publicaties/<slug:slug>/figuren/<str:name>.svg", certificates.picture, name="public_picture"),
    path("publicaties/<slug:slug>/certificaat/", certificates.certificate, name="public_certificate"),
    path(
        "publicaties/<slug:slug>/certificaat/<str:name>", certificates.certificate_file, name="public_signed"
    ),
    path("trajecten/<slug:reference>/publicatie/", views.edit, name="edit"),
    path("trajecten/<slug:reference>/publicatie/concept/", views.draft, name="draft"),
    path("trajecten/<slug:reference>/publicatie/voorbeeld/", views.preview, name="preview"),
    path("trajecten/<slug:reference>/publicatie/inzichten/", views.add_insight, name="insight"),
    path("trajecten/<slug:reference>/publicatie/inzichten/<int:pk>/", views.suggest, name="suggest"),
    path(
        "trajecten/<slug:reference>/publicatie/inzichten/<int:pk>/weg/",
        views.remove_insight,
        name="remove_insight",
    ),
    path(
        "trajecten/<slug:reference>/publicatie/handelen/<int:pk>/weg/",
        views.remove_suggestion,
        name="remove_suggestion",
    ),
    path("trajecten/<slug:reference>/publicatie/eigenaar/", views.outcome_owner, name="outcome_owner"),
    path("trajecten/<slug:reference>/publicatie/aanvaarden/", views.accept_outcome, name="accept_outcome"),
    path("trajecten/<slug:reference>/publicatie/publiceren/", views.publish, name="publish"),
    path("trajecten/<slug:reference>/publicatie/intrekken/", views.withdraw, name="withdraw"),
    path("trajecten/<slug:reference>/registratie/", views.registration, name="registration"),
    path("trajecten/<slug:reference>/registratie/bevestigen/", views.confirm, name="confirm"),
    path(
        "trajecten/<slug:reference>/registratie/algoritmeregister.json",
        views.export,
        name="registration_export",
    ),
    path("trajecten/<slug:reference>/opvolging/", views.follow_up, name="follow_up"),
    path("trajecten/<slug:reference>/opvolging/<int:pk>/", views.answer, name="answer"),
    path("trajecten/<slug:reference>/opvolging/<int:pk>/maatregel/", views.plan_measure, name="plan_measure"),
    path("trajecten/<slug:reference>/maatregelen/<int:pk>/", views.finish_measure, name="finish_measure"),
]
