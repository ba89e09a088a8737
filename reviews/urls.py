"""Addresses of the screens of the reviews."""

from django.urls import path

from reviews import views

app_name = "reviews"

urlpatterns = [
    path("trajecten/<slug:reference>/toetsen/", views.overview, name="overview"),
    path("trajecten/<slug:reference>/toetsen/<slug:kind>/voorleggen/", views.present, name="present"),
    path("trajecten/<slug:reference>/noodrem/", views.brake, name="brake"),
    path("trajecten/<slug:reference>/noodrem/eraf/", views.lift, name="lift_brake"),
    path("trajecten/<slug:reference>/noodrem/commissie/", views.call, name="call_committee"),
    path("trajecten/<slug:reference>/toetsen/meekijken/", views.lane, name="lane"),
    path("trajecten/<slug:reference>/verband/", views.proxies, name="proxies"),
    path("trajecten/<slug:reference>/verband/bekeken/", views.look, name="proxies_look"),
    path("toetsen/<int:pk>/", views.review, name="review"),
    path("toetsen/<int:pk>/verklaring/", views.declare, name="declare"),
    path("toetsen/<int:pk>/leden/<int:seat>/verhinderd/", views.excuse, name="excuse"),
    path("toetsen/<int:pk>/leden/<int:seat>/overdragen/", views.hand_over_to, name="hand_over"),
    path("toetsen/<int:pk>/uitstel/", views.extend, name="extend"),
    path("toetsen/<int:pk>/klaar/", views.submit, name="submit"),
    path("toetsen/<int:pk>/afmelden/", views.step_aside, name="recuse"),
    path("toetsen/<int:pk>/ronde-sluiten/", views.close, name="close"),
    path("toetsen/<int:pk>/leden-toelaten/", views.admit, name="admit"),
    path("toetsen/<int:pk>/stem/", views.vote, name="vote"),
    path("toetsen/<int:pk>/besluit/", views.decide, name="decide"),
    path("toetsen/<int:pk>/besluit.pdf", views.decision_paper, name="decision_paper"),
    path("toetsen/<int:pk>/advies/", views.advise, name="advise"),
    path("voorwaarden/<int:pk>/bewijs/", views.prove, name="prove"),
    path("voorwaarden/<int:pk>/akkoord/", views.accept, name="accept"),
    path("voorwaarden/<int:pk>/terug/", views.send_back, name="send_back"),
    path("voorwaarden/<int:pk>/bestand/", views.proof_file, name="proof_file"),
    path("commissie/", views.committee, name="committee"),
    path("commissie/samenstelling/", views.composition, name="composition"),
    path("commissie/samenstelling/benoemen/", views.term_new, name="term_new"),
    path("commissie/samenstelling/<int:pk>/verlengen/", views.term_renew, name="term_renew"),
    path("commissie/samenstelling/<int:pk>/beeindigen/", views.term_end, name="term_end"),
    path("commissie/vergaderingen/nieuw/", views.meeting_new, name="meeting_new"),
    path("commissie/vergaderingen/<int:pk>/", views.meeting, name="meeting"),
    path("commissie/vergaderingen/<int:pk>/vaststellen/", views.meeting_close, name="meeting_close"),
    path("commissie/agendapunten/<int:pk>/", views.meeting_item, name="meeting_item"),
    path("toetsingskaders/", views.checklists, name="checklists"),
    path("toetsingskaders/nieuw/", views.checklist_new, name="checklist_new"),
    path("toetsingskaders/<slug:kind>/<int:version>/", views.checklist, name="checklist"),
]
