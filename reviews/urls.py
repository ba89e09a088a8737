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
    path("toetsen/<int:pk>/", views.review, name="review"),
    path("toetsen/<int:pk>/klaar/", views.submit, name="submit"),
    path("toetsen/<int:pk>/afmelden/", views.step_aside, name="recuse"),
    path("toetsen/<int:pk>/ronde-sluiten/", views.close, name="close"),
    path("toetsen/<int:pk>/leden-toelaten/", views.admit, name="admit"),
    path("toetsen/<int:pk>/stem/", views.vote, name="vote"),
    path("toetsen/<int:pk>/besluit/", views.decide, name="decide"),
    path("toetsen/<int:pk>/advies/", views.advise, name="advise"),
    path("voorwaarden/<int:pk>/bewijs/", views.prove, name="prove"),
    path("voorwaarden/<int:pk>/akkoord/", views.accept, name="accept"),
]
