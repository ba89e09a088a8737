"""Addresses of the source screens."""

from django.urls import path

from sources import views

app_name = "sources"
urlpatterns = [
    path("bronnen/", views.catalogue, name="list"),
    path("bronnen/nieuw/", views.describe, name="new"),
    path("bronnen/<slug:identifier>/", views.detail, name="detail"),
    path("bronnen/<slug:identifier>/beschrijven/", views.describe, name="describe"),
    path("trajecten/<str:reference>/bronnen/", views.inventory, name="inventory"),
    path("trajecten/<str:reference>/bronnen/behoeften/<int:pk>/", views.need, name="need"),
    path("trajecten/<str:reference>/bronnen/aanvragen/<slug:identifier>/", views.ask, name="ask"),
    path("trajecten/<str:reference>/bronnen/haalbaarheid/", views.feasibility, name="feasibility"),
    path("trajecten/<str:reference>/bronnen/dpia/", views.dpia, name="dpia"),
    path("aanvragen/<int:pk>/", views.request, name="request"),
]
