"""Addresses of the public pages that stand on their own; those of publications are in publications.urls."""

from django.urls import path

from publications.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("methode/", views.method, name="method"),
    path("gemeenten/", views.municipalities, name="municipalities"),
    path("gemeenten/<slug:code>/", views.municipality, name="municipality"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]
