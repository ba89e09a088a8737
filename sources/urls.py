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
    path("trajecten/<str:reference>/bronnen/aanvragen/<slug:identifier>/", views.ask, name="ask"),
    path("trajecten/<str:reference>/bronnen/haalbaarheid/", views.feasibility, name="feasibility"),
    path("trajecten/<str:reference>/bronnen/dpia/", views.dpia, name="dpia"),
    path("aanvragen/<int:pk>/", views.request, name="request"),
]
