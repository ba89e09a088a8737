"""How Django knows the app reviews."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
