"""Putting a registration right: set the task, count again afterwards, and tell the public what improved."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from coalitions import journal
from coalitions.selectors import people_acting_as, people_of
from questions.models import Trajectory
from sources.models import CleanUpTask, DataSource
from sources.services.access import require_on
from zicht.core.checked import checked
from zicht.core.errors import Invalid, NotYet
from zicht.core.policy import May, Role, require

FIELDS = ("title", "approach", "counted", "total", "wrong_before", "due_on")


@transaction.atomic
def set_clean_up(
    trajectory: Trajectory, source: DataSource, values: Mapping[str, Any], *, by: Any
) -> CleanUpTask:
    """A task to put right what is wrong in a source, with the count before. The holder's people hear it."""
    require_on(trajectory, by, May.WRITE_NEEDS)
    given = {name: values[name] for name in FIELDS if name in values}
    task = CleanUpTask(trajectory=trajectory, source=source, set_by=by, **given)
    checked(task)
    if task.wrong_before > task.total:
        raise Invalid({"wrong_before": [_("Er kan niet meer fout zijn dan er is.")]})
    task.save()
    sentence = _("{source} moet beter worden geregistreerd: {title}.").format(source=source, title=task.title)
    facts = {"total": task.total, "wrong": task.wrong_before}
    journal.write(trajectory.coalition, "set_clean_up", sentence, by=by, facts=facts)
    tell(people_of(source.holder), sentence, url=reverse("sources:detail", args=[source.identifier]))
    return task


@transaction.atomic
def finish_clean_up(task: CleanUpTask, *, wrong_after: int, note: str, by: Any) -> CleanUpTask:
    """The count afterwards. Counting again changes it, until it stands on the public site."""
    require_on(task.trajectory, by, May.WRITE_NEEDS)
    task = CleanUpTask.objects.select_for_update(of=("self",)).select_related("source").get(pk=task.pk)
    if task.is_public:
        raise NotYet(_("Dit resultaat staat op de openbare site. Haal het daar eerst weg."))
    if wrong_after > task.total:
        raise Invalid({"wrong_after": [_("Er kan niet meer fout zijn dan er is.")]})
    task.wrong_after, task.done_note, task.done_by, task.done_at = wrong_after, note, by, timezone.now()
    checked(task).save()
    sentence = _("{source} is verbeterd: eerst {before} fout, nu {after}.").format(
        source=task.source, before=task.wrong_before, after=task.wrong_after
    )
    coalition = task.trajectory.coalition
    facts = {"total": task.total, "before": task.wrong_before, "after": task.wrong_after}
    journal.write(coalition, "finish_clean_up", sentence, by=by, reason=task.done_note, facts=facts)
    owners = people_acting_as(Role.PROBLEM_OWNER, coalition).exclude(pk=by.pk)
    url = reverse("sources:clean_ups", args=[task.trajectory.reference])
    tell(owners, f"{task.trajectory.title}: {sentence}", url=url)
    return task


@transaction.atomic
def show_clean_up(task: CleanUpTask, *, public: bool, by: Any) -> CleanUpTask:
    """Put the result with the source on the public site, or take it away. Only the figures and the note go out."""
    require(by, May.WRITE_PUBLICATION, task.trajectory)
    task = CleanUpTask.objects.select_for_update(of=("self",)).select_related("source").get(pk=task.pk)
    if public and task.done_at is None:
        raise NotYet(_("Tel eerst opnieuw. Zonder cijfers achteraf is er nog geen resultaat."))
    if public and not task.source.is_listed:
        raise NotYet(
            _("Deze bron staat niet in de openbare catalogus, dus het resultaat kan er niet bij staan.")
        )
    if task.is_public == public:
        return task
    task.is_public = public
    task.save(update_fields=["is_public"])
    sentence = (
        _("Het resultaat bij {source} staat op de openbare site.")
        if public
        else _("Het resultaat bij {source} is van de openbare site gehaald.")
    ).format(source=task.source)
    journal.write(task.trajectory.coalition, "show_clean_up", sentence, by=by)
    return task
