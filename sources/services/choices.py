"""Choosing the variables of a matched source, each for a use, with a reason where that is asked."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from coalitions import journal
from sources.models import ChosenVariable, SourceMatch, SourceVariable, VariableUse
from sources.services.access import require_on
from zicht.core.checked import checked
from zicht.core.errors import Invalid
from zicht.core.policy import May

Choice = tuple[str, str]


@transaction.atomic
def choose_variables(match: SourceMatch, choices: Mapping[int, Choice], *, by: Any) -> list[ChosenVariable]:
    """Use these variables of a matched source: variable id -> (use, justification); an empty use takes it away.

    Variables that are not named stay as they were. Origin may only be described, and everything sensitive or standing in
    for something sensitive asks why. Raises Invalid with a sentence at `use_<id>` or `why_<id>`.
    """
    require_on(match.need.trajectory, by, May.WRITE_SOURCES)
    SourceMatch.objects.select_for_update().get(pk=match.pk)
    variables = {row.pk: row for row in match.source.variables.filter(pk__in=choices)}
    wrong = _wrong(variables, choices)
    if wrong:
        raise Invalid(wrong)
    known = {row.variable_id: row for row in match.chosen.select_related("variable")}
    changed = [
        _written(match, variables[pk], known.get(pk), choices[pk]) for pk in choices if pk in variables
    ]
    if any(changed):
        _tell_journal(match, by)
    return list(match.chosen.select_related("variable"))


def _wrong(variables: Mapping[int, SourceVariable], choices: Mapping[int, Choice]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    for pk, variable in variables.items():
        use, why = choices[pk]
        if use and use not in VariableUse.values:
            wrong[f"use_{pk}"] = [_("Kies waarvoor dit gegeven nodig is.")]
        elif use and variable.is_origin and use != VariableUse.DESCRIBE:
            wrong[f"use_{pk}"] = [
                _("Herkomst mag nooit meetellen. Kies ‘alleen beschrijven’, of laat dit gegeven weg.")
            ]
        elif use and variable.asks_why and not why.strip():
            wrong[f"why_{pk}"] = [_("Schrijf op waarom het niet zonder dit gegeven kan.")]
    return wrong


def _written(
    match: SourceMatch, variable: SourceVariable, row: ChosenVariable | None, choice: Choice
) -> bool:
    """Write, change or remove one choice; whether something changed."""
    use, why = choice
    if not use:
        if row is not None:
            row.delete()
        return row is not None
    row = row or ChosenVariable(match=match, variable=variable)
    if row.pk and (row.use, row.justification, row.is_origin) == (use, why.strip(), variable.is_origin):
        return False
    row.use, row.justification, row.is_origin = use, why, variable.is_origin
    try:
        checked(row).save()
    except Invalid as problem:
        raise Invalid({f"why_{variable.pk}": problem.reasons}) from problem
    return True


def _tell_journal(match: SourceMatch, by: Any) -> None:
    sentence = _("De gegevens uit {source} voor ‘{need}’ zijn gekozen.").format(
        source=match.source, need=match.need.label
    )
    facts = {row.variable.name: row.use for row in match.chosen.select_related("variable")}
    journal.write(match.need.trajectory.coalition, "choose_variables", sentence, by=by, facts=facts)
