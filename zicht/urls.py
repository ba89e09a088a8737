"""Which address shows which screen. Paths are Dutch, names are English."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("beheer/", admin.site.urls),
]
