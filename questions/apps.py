"""How Django knows the app questions."""

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "questions"
