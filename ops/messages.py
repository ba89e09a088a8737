"""Keep the translations: collect sentences from code and templates, and compile them, without GNU gettext."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
SKIPPED = {
    ".venv",
    ".git",
    "var",
    "staticfiles",
    "tests",
    "bench",
    "ops",
    "docs",
    "node_modules",
    "migrations",
}
KEYWORDS = {
    "_": None, "worded": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip


def sources() -> Iterator[Path]:
    """Every Python file and template of the service, in a fixed order."""
    rooms = sorted(room for room in ROOT.iterdir() if room.is_dir() and room.name not in SKIPPED)
    for path in (path for room in rooms for path in sorted(room.rglob("*"))):
        is_template = path.suffix in (".html", ".txt") and "templates" in path.relative_to(ROOT).parts
        if (path.suffix == ".py" or is_template) and "migrations" not in path.parts:
            yield path


def collect() -> Catalog:
    """All sentences in the service as a catalogue without line numbers, so that merges stay calm."""
    catalog = Catalog(charset="utf-8")
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Between brackets Python does not care about the indentation of what surrounds the sentences.
            text = "(\n" + templatize(text, origin=str(path.relative_to(ROOT))) + "\n)"
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
            if message:
                catalog.add(message, context=context)
    return catalog


def kept(path: Path, locale: str) -> Catalog:
    """The translations so far."""
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8")
    with path.open("rb") as stored:
        return read_po(stored, locale=locale, domain="django", charset="utf-8")


def merged(found: Catalog, old: Catalog) -> Catalog:
    """The sentences of now, sorted, with the translations of then; a sentence that is gone, goes."""
    new = Catalog(locale=old.locale, charset="utf-8", fuzzy=False)
    for message in sorted((m for m in found if m.id), key=lambda m: (str(m.id), m.context or "")):
        before = old.get(message.id[0] if message.pluralizable else message.id, context=message.context)
        kept_string = before.string if before and before.pluralizable == message.pluralizable else None
        new.add(message.id, kept_string, context=message.context)
    return new


def written(catalog: Catalog) -> str:
    """The text of the .po file, with a header that does not change by itself."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, omit_header=True, no_location=True, width=110)
    plural = f"nplurals={catalog.num_plurals}; plural={catalog.plural_expr};"
    header = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    header += [f"Language: {catalog.locale}", f"Plural-Forms: {plural}"]
    lines = "".join(f'"{line}\\n"\n' for line in header)
    return f'msgid ""\nmsgstr ""\n{lines}\n{buffer.getvalue().decode().rstrip()}\n'


def untranslated(catalog: Catalog) -> list[str]:
    """The sentences that have no translation yet."""
    strings = ((m.id, m.string if isinstance(m.string, tuple) else (m.string,)) for m in catalog if m.id)
    return [str(sentence) for sentence, string in strings if not all(string)]


def compile_all() -> None:
    """Write a .mo beside each .po that is newer; Django reads nothing else."""
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < path.stat().st_mtime_ns:
            with target.open("wb") as output:
                write_mo(output, kept(path, path.parts[-3]))


def main(arguments: list[str]) -> int:
    """Collect (no argument), compare (--check) or compile (--compile)."""
    if "--compile" in arguments:
        compile_all()
        return 0
    settings.configure(USE_I18N=True)  # templatize asks for the settings, and needs none of ours
    django.setup()
    path = LOCALE / "en" / "LC_MESSAGES" / "django.po"
    now = merged(collect(), kept(path, "en"))
    if "--check" in arguments:
        return _compare(path, now)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written(now), encoding="utf-8")
    compile_all()
    print(f"{len(now)} sentences, {len(untranslated(now))} without English.")
    return 0


def _compare(path: Path, now: Catalog) -> int:
    """Say what is missing; 0 when the file is complete."""
    missing = untranslated(now)
    for sentence in missing:
        print(f"no English for: {sentence}")
    if not path.exists() or path.read_text(encoding="utf-8") != written(now):
        print("locale/en is behind the code; `make messages` brings it up to date.")
        return 1
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
