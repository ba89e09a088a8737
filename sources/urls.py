"""Addresses of the source screens."""

from django.urls import path

from sources import views

app_name = "sources"
urlpatterns = [
    path("bronnen/", views.catalogue, name="list"),
    path("bronnen/nieuw/", views.describe, name="new"),
    path("bronnen/inlezen/", views.import_file, name="import"),
    path("catalogus.ttl", views.linked_data, {"kind": "turtle"}, name="turtle"),
    path("catalogus.jsonld", views.linked_data, {"kind": "json-ld"}, name="json_ld"),
    path("bronnen/<slug:identifier>.ttl", views.source_linked_data, {"kind": "turtle"}, name="source_turtle"),
    path(
        "bronnen/<slug:identifier>.jsonld",
        views.source_linked_data,
        {"kind": "json-ld"},
        name="source_json_ld",
    ),
    path("bronnen/<slug:identifier>/", views.detail, name="detail"),
    path("bronnen/<slug:identifier>/beschrijven/", views.describe, name="describe"),
    path("bronnen/<slug:identifier>/gegevens/<int:variable>/", views.variable, name="variable"),
    path("trajecten/<str:reference>/bronnen/", views.inventory, name="inventory"),
    path("trajecten/<str:reference>/bronnen/behoeften/<int:pk>/", views.need, name="need"),
    path("trajecten/<str:reference>/bronnen/koppelingen/<int:pk>/", views.choose, name="choose"),
    path("trajecten/<str:reference>/bronnen/opschonen/", views.clean_ups, name="clean_ups"),
    path("trajecten/<str:reference>/bronnen/opschonen/<int:pk>/", views.clean_up, name="clean_up"),
    path("trajecten/<str:reference>/bronnen/aanvragen/<slug:identifier>/", views.ask, name="ask"),
    path("trajecten/<str:reference>/bronnen/haalbaarheid/", views.feasibility, name="feasibility"),
    path("trajecten/<str:reference>/bronnen/dpia/", views.dpia, name="dpia"),
    path("trajecten/<str:reference>/bronnen/pre-scan/", views.prescan, name="prescan"),
    path("trajecten/<str:reference>/bronnen/toets/<slug:assessment>/", views.assessment, name="assessment"),
    path(
        "trajecten/<str:reference>/bronnen/toets/<slug:assessment>/bestand/",
        views.assessment_file,
        name="assessment_file",
    ),
    path(
        "trajecten/<str:reference>/bronnen/toets/<slug:assessment>/<slug:part>/",
        views.assessment_part,
        name="assessment_part",
    ),
    path("trajecten/<str:reference>/bronnen/microdata/", views.microdata, name="microdata"),
    path(
        "trajecten/<str:reference>/bronnen/microdata/aanvraag.<slug:paper>",
        views.microdata_export,
        name="microdata_export",
    ),
    path("trajecten/<str:reference>/bronnen/verwerking/", views.processing, name="processing"),
    path(
        "trajecten/<str:reference>/bronnen/verwerking/registratie.<slug:paper>",
        views.processing_export,
        name="processing_export",
    ),
    path("aanvragen/<int:pk>/", views.request, name="request"),
]
