"""System checks: an unreachable phase, a step nobody may take, a role without rights, and, before going live, a bucket
for files that is only half named."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from questions.models import Phase
from zicht.core.policy import CONFLICTS, GRANTS, May, Role, holders
from zicht.method import STEPS

# What somebody fills in who wants a bucket.
ABOUT_THE_BUCKET = ("endpoint_url", "region_name", "access_key", "secret_key", "location")


@register
def method_is_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every phase can be reached, every name is unique, every need points to a screen, every step can be taken."""
    reached = {Phase.INTAKE} | {step.target for step in STEPS if step.target}
    problems = [
        Error(f"no step leads to the phase {phase}", id="zicht.E001") for phase in set(Phase) - reached
    ]
    names = [step.name for step in STEPS]
    problems += [
        Error(f"two steps are called {name}", id="zicht.E002") for name in set(names) if names.count(name) > 1
    ]
    problems += [
        Error(f"nobody may take {step.name}", id="zicht.E003") for step in STEPS if not holders(step.may)
    ]
    problems += [
        Error(f"{step.name}: {need.at} is no screen of a trajectory", id="zicht.E004")
        for step in STEPS
        for need in step.needs
        if not _is_screen(need.at)
    ]
    return problems


@register
def rights_are_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every role has rights, every right has a holder, and no conflict names the role itself."""
    problems = [Error(f"{role} has no rights", id="zicht.E005") for role in Role if not GRANTS.get(role)]
    problems += [Error(f"nobody may {may}", id="zicht.E006") for may in May if not holders(may)]
    problems += [
        Error(f"{role} conflicts with itself", id="zicht.E007")
        for role, others in CONFLICTS.items()
        if role in others
    ]
    return problems


@register(Tags.files, deploy=True)
def bucket_is_named(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Where files go to a bucket, or are meant to, the bucket has a name.

    Without the name the files go to the disk of one machine, and nobody notices until another machine misses them.
    """
    files = settings.STORAGES["default"]
    told = settings.BUCKET["OPTIONS"]
    is_meant = "s3" in files["BACKEND"].lower() or any(told[name] for name in ABOUT_THE_BUCKET)
    if not is_meant or settings.STORAGE_BUCKET or files.get("OPTIONS", {}).get("bucket_name"):
        return []
    sentence = _("De opslag voor bestanden is ingesteld als bucket, maar de naam van de bucket ontbreekt.")
    hint = _("Zet de naam in STORAGE_BUCKET, of haal de andere instellingen die met STORAGE_ beginnen weg.")
    return [Warning(sentence, hint=hint, id="zicht.W001")]


def _is_screen(name: str) -> bool:
    try:
        reverse(name, args=["ZO-2026-001"])
    except NoReverseMatch:
        return False
    return True
