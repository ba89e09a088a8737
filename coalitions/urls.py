"""Addresses of the coalition screens."""

from django.urls import path

from coalitions import views

app_name = "coalitions"
urlpatterns = [
    path("partijen/", views.organisations, name="organisations"),
    path("uitnodigingen/<int:pk>/", views.invitation, name="invitation"),
    path("uitnodigingen/<int:pk>/opnieuw/", views.invitation_again, name="invitation_again"),
    path("sessies/<int:pk>/", views.gathering, name="gathering"),
    path("sessies/<int:pk>/agenda.ics", views.calendar, name="calendar"),
    path("sessies/bijlagen/<int:pk>/", views.gathering_paper, name="gathering_paper"),
    path("sessies/bijlagen/<int:pk>/weg/", views.gathering_paper_remove, name="gathering_paper_remove"),
    path("acties/<int:pk>/gedaan/", views.action_done, name="action_done"),
    path("agenda/", views.agenda, name="agenda"),
    path("agenda/<str:key>.ics", views.feed, name="feed"),
    path("trajecten/<str:reference>/coalitie/", views.coalition, name="coalition"),
    path("trajecten/<str:reference>/coalitie/uitnodigen/", views.invite, name="invite"),
    path("trajecten/<str:reference>/coalitie/vertrekken/", views.leave, name="leave"),
    path(
        "trajecten/<str:reference>/coalitie/verantwoordelijkheden/",
        views.responsibilities,
        name="responsibilities",
    ),
    path("trajecten/<str:reference>/coalitie/taken/", views.duties, name="duties"),
    path("trajecten/<str:reference>/coalitie/inleg/", views.contributions, name="contributions"),
    path("trajecten/<str:reference>/coalitie/mensen/", views.assignments, name="assignments"),
    path("trajecten/<str:reference>/coalitie/escalatie/", views.escalate, name="escalate"),
    path("trajecten/<str:reference>/coalitie/escalaties/", views.escalations, name="escalations"),
    path(
        "trajecten/<str:reference>/coalitie/escalaties/<int:pk>/pakket.pdf",
        views.escalation_pack,
        name="escalation_pack",
    ),
    path("trajecten/<str:reference>/coalitie/sessies/nieuw/", views.gathering_new, name="gathering_new"),
    path("trajecten/<str:reference>/convenant/", views.covenant, name="covenant"),
]
