from django.urls import include, path

urlpatterns = [path("", include("coalitions.urls")), path("", include("sources.urls"))]
