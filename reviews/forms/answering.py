"""Answering alone: the questions of one theme."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from reviews.forms.fields import area
from reviews.models import Answer, AnswerChoice, ChecklistQuestion
from zicht.core.forms import OptsSelect


class ThemeForm(forms.Form):
    """The questions of one theme: for each an answer and room for a note. Nothing is required while somebody works."""

    marks_optional = False

    def __init__(
        self,
        *args: Any,
        questions: Iterable[ChecklistQuestion],
        answers: Mapping[int, Answer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            answer = answers.get(question.pk)
            self.fields[f"choice-{question.key}"] = forms.ChoiceField(
                label=question.text,
                help_text=" · ".join(filter(None, (question.guidance, question.reference))),
                choices=AnswerChoice.choices,
                required=False,
                widget=OptsSelect,
                initial=answer.choice if answer else "",
            )
            self.fields[f"note-{question.key}"] = forms.CharField(
                label=_("Toelichting"),
                required=False,
                max_length=3000,
                widget=area(2),
                initial=answer.note if answer else "",
            )

    def rows(self) -> list[tuple[BoundField, BoundField]]:
        """Answer and note of each question, as they stand on the page."""
        return [(self[f"choice-{question.key}"], self[f"note-{question.key}"]) for question in self.questions]

    def given(self) -> list[tuple[ChecklistQuestion, str, str]]:
        """(question, choice, note) of each question that carries something."""
        clean = self.cleaned_data
        return [
            (question, clean[f"choice-{question.key}"], clean[f"note-{question.key}"])
            for question in self.questions
        ]
