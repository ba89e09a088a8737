"""Addresses of the API, below /api/v1/. None ends in a slash; what does not exist answers a problem."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from zicht.api import views
from zicht.api.problems import not_found

app_name = "api"

urlpatterns = [
    path("openapi.json", SpectacularJSONAPIView.as_view(permission_classes=[], authentication_classes=[]), name="openapi"),
    path("trajecten", views.Trajectories.as_view(), name="trajectories"),
    path("trajecten/<slug:reference>", views.TrajectoryDetail.as_view(), name="trajectory"),
    path("trajecten/<slug:reference>/analyse-opdrachten", views.TrajectoryJobs.as_view(), name="trajectory_jobs"),
    path("onderzoeksvragen", views.Questions.as_view(), name="questions"),
    path("onderzoeksvragen/<int:pk>", views.QuestionDetail.as_view(), name="question"),
    path("onderzoeksvragen/<int:pk>/beoordelingen", views.Assessments.as_view(), name="assessments"),
    path("partijen", views.Organisations.as_view(), name="organisations"),
    path("partijen/<int:pk>", views.OrganisationDetail.as_view(), name="organisation"),
    path("databronnen", views.Sources.as_view(), name="sources"),
    path("databronnen/<slug:identifier>", views.SourceDetail.as_view(), name="source"),
    path("toetsen", views.Reviews.as_view(), name="reviews"),
    path("toetsen/<int:pk>", views.ReviewDetail.as_view(), name="review"),
    path("analyse-opdrachten", views.Jobs.as_view(), name="jobs"),
    path("analyse-opdrachten/<int:pk>", views.JobDetail.as_view(), name="job"),
    path("analyse-opdrachten/<int:pk>/annulering", views.JobCancellation.as_view(), name="job_cancellation"),
    path("publicaties", views.Publications.as_view(), name="publications"),
    path("publicaties/<slug:slug>", views.PublicationDetail.as_view(), name="publication"),
    re_path(r"^(?P<path>.*)$", not_found, name="not_found"),
]
