"""Addresses of the public pages that stand on their own; those of publications are in publications.urls."""

from django.urls import path

from publications.public import certificates, views

urlpatterns = [
    path("", views.home, name="home"),
    path("methode/", views.method, name="method"),
    path("gemeenten/", views.municipalities, name="municipalities"),
    path("gemeenten/<slug:code>/", views.municipality, name="municipality"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("certificaten/", certificates.explained, name="certificates"),
    path(".well-known/zicht-sleutels.json", certificates.keys, name="certificate_keys"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]
