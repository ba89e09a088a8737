"""Addresses of the API, below /api/v1/. None ends in a slash; what does not exist answers a problem."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from zicht.api.problems import not_found
from zicht.api.views import jobs, organisations, publications, questions, reviews, sources, trajectories

app_name = "api"

urlpatterns = [
    path(
        "openapi.json",
        SpectacularJSONAPIView.as_view(permission_classes=[], authentication_classes=[]),
        name="openapi",
    ),
    path("trajecten", trajectories.Trajectories.as_view(), name="trajectories"),
    path("trajecten/<slug:reference>", trajectories.TrajectoryDetail.as_view(), name="trajectory"),
    path(
        "trajecten/<slug:reference>/analyse-opdrachten",
        jobs.TrajectoryJobs.as_view(),
        name="trajectory_jobs",
    ),
    path("onderzoeksvragen", questions.Questions.as_view(), name="questions"),
    path("onderzoeksvragen/<int:pk>", questions.QuestionDetail.as_view(), name="question"),
    path("onderzoeksvragen/<int:pk>/beoordelingen", questions.Assessments.as_view(), name="assessments"),
    path("partijen", organisations.Organisations.as_view(), name="organisations"),
    path("partijen/<int:pk>", organisations.OrganisationDetail.as_view(), name="organisation"),
    path("databronnen", sources.Sources.as_view(), name="sources"),
    path("databronnen/<slug:identifier>", sources.SourceDetail.as_view(), name="source"),
    path("toetsen", reviews.Reviews.as_view(), name="reviews"),
    path("toetsen/<int:pk>", reviews.ReviewDetail.as_view(), name="review"),
    path("toetsen/<int:pk>/advies", reviews.Advice.as_view(), name="review_advice"),
    path("toetsen/<int:pk>/stem", reviews.OwnVote.as_view(), name="review_vote"),
    path("analyse-opdrachten", jobs.Jobs.as_view(), name="jobs"),
    path("analyse-opdrachten/<int:pk>", jobs.JobDetail.as_view(), name="job"),
    path("analyse-opdrachten/<int:pk>/annulering", jobs.JobCancellation.as_view(), name="job_cancellation"),
    path("publicaties", publications.Publications.as_view(), name="publications"),
    path("publicaties/<slug:slug>", publications.PublicationDetail.as_view(), name="publication"),
    re_path(r"^(?P<path>.*)$", not_found, name="not_found"),
]
