"""Which address shows which screen. Paths are Dutch, names are English."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("publications.public.urls")),
    path("", include("accounts.urls")),
    path("", include("zicht.desk.urls")),
    path("", include("questions.urls")),
    path("", include("coalitions.urls")),
    path("", include("sources.urls")),
    path("", include("reviews.urls")),
    path("", include("analyses.urls")),
    path("", include("publications.urls")),
    path("api/v1/", include("zicht.api.urls")),
    path("taal/", include("django.conf.urls.i18n")),
    path("beheer/", admin.site.urls),
]

handler400 = "zicht.desk.failures.bad_request"
handler403 = "zicht.desk.failures.forbidden"
handler404 = "zicht.desk.failures.not_found"
handler500 = "zicht.desk.failures.server_error"
