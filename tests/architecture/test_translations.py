"""Every Dutch sentence in code and templates has an English one."""

from ops.messages import LOCALE, collect, kept, merged, untranslated

ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"


def test_every_sentence_has_an_english_one():
    assert untranslated(merged(collect(), kept(ENGLISH, "en"))) == []
