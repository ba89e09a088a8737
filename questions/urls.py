"""Addresses of the screens of problems, trajectories and questions."""

from django.urls import path

from questions import views

app_name = "questions"

urlpatterns = [
    path("begrippen/", views.library, name="library"),
    path("prioriteiten/", views.priorities, name="priorities"),
    path("afgewezen-vragen/", views.refused, name="refused"),
    path("hintregels/", views.hint_rules, name="hint_rules"),
    path("hintregels/<slug:rule>/", views.hint_rule, name="hint_rule"),
    path("trajecten/", views.trajectories, name="list"),
    path("trajecten/nieuw/", views.new, name="new"),
    path("trajecten/<slug:reference>/", views.detail, name="detail"),
    path("trajecten/<slug:reference>/aandragen/", views.edit_problem, name="edit_problem"),
    path("trajecten/<slug:reference>/aandragen/<int:page>/", views.wizard, name="wizard"),
    path("trajecten/<slug:reference>/weging/", views.triage, name="triage"),
    path("trajecten/<slug:reference>/weging/openbaar/", views.refusal, name="refusal"),
    path("trajecten/<slug:reference>/bijlagen/", views.papers, name="papers"),
    path("trajecten/<slug:reference>/bijlagen/<int:pk>/", views.paper, name="paper"),
    path("trajecten/<slug:reference>/bijlagen/<int:pk>/weghalen/", views.paper_remove, name="paper_remove"),
    path("trajecten/<slug:reference>/spiegel/", views.mirror, name="mirror"),
    path("trajecten/<slug:reference>/aansluiten/", views.join, name="join"),
    path("trajecten/<slug:reference>/aansluiten/verzoeken/", views.join_requests, name="join_requests"),
    path("trajecten/<slug:reference>/vraag/", views.canvas, name="canvas"),
    path("trajecten/<slug:reference>/vraag/voorleggen/", views.ask, name="ask"),
    path("trajecten/<slug:reference>/vraag/nieuw/", views.question_new, name="question_new"),
    path("trajecten/<slug:reference>/vraag/<int:pk>/volgorde/", views.order, name="order"),
    path("trajecten/<slug:reference>/vraag/versies/", views.versions, name="versions"),
    path("trajecten/<slug:reference>/begrippen/", views.definitions, name="definitions"),
    path("trajecten/<slug:reference>/begrippen/overnemen/", views.adopt, name="adopt"),
    path("trajecten/<slug:reference>/begrippen/<int:pk>/", views.definition, name="definition"),
    path("trajecten/<slug:reference>/begrippen/<int:pk>/instemmen/", views.agree, name="agree"),
    path("trajecten/<slug:reference>/begrippen/<int:pk>/bibliotheek/", views.tend, name="tend"),
    path("trajecten/<slug:reference>/oordeel/", views.assess, name="assess"),
    path("trajecten/<slug:reference>/oordeel/sluiten/", views.close_round, name="close_round"),
    path("trajecten/<slug:reference>/opmerkingen/", views.remarks, name="remarks"),
    path("trajecten/<slug:reference>/opmerkingen/<int:pk>/opgelost/", views.resolve, name="resolve"),
    path("trajecten/<slug:reference>/stap/<slug:step>/", views.take, name="take"),
]
