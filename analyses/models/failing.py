"""Why a worker could not do something, for readers of every language."""

from django.db import models

from zicht.core.worded import in_words, words_of


class MayFail(models.Model):
    """Keeps beside its text `failure` the message and facts of that sentence (zicht.core.worded)."""

    failure_words = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def why(self) -> str:
        """Why it did not succeed, or waits for another try, in the language of the reader."""
        return in_words(self.failure_words if self.failure else None, self.failure)

    def say_why(self, sentence: str) -> None:
        """Keep why, or nothing for an empty sentence; it is not saved here."""
        self.failure = sentence[: self._meta.get_field("failure").max_length]
        self.failure_words = words_of(sentence)
