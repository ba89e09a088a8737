"""What somebody has to do for a condition that is not met, as an order and as the text on a button."""

from django.utils.translation import gettext_lazy as _

# Name of the check in a gate -> (title on My work, text on the button).
DO = {
    "statement_is_complete": (_("Maak de probleemschets af"), _("Naar de schets")),
    "lookalikes_are_judged": (_("Kijk of er al een traject is dat hierop lijkt"), _("Bekijk")),
    "problem_is_submitted": (_("Dien het probleem in"), _("Naar de schets")),
    "priority_is_scored": (_("Weeg het probleem"), _("Weeg")),
    "standing_partners_are_asked": (_("Vraag de vaste partners"), _("Nodig uit")),
    "owner_and_partner_are_committed": (_("Zorg dat er een partner meedoet"), _("Naar de coalitie")),
    "landsadvocaat_is_assigned": (_("Wijs een landsadvocaat aan"), _("Wijs aan")),
    "responsibilities_are_agreed": (_("Schrijf op wie waarvoor verantwoordelijk is"), _("Naar de coalitie")),
    "contributions_are_agreed": (_("Leg de inleg van elke partij vast"), _("Naar de coalitie")),
    "covenant_is_signed": (_("Schrijf het convenant"), _("Schrijf")),
    "canvas_is_complete": (_("Maak de vraag af"), _("Naar de vraag")),
    "definitions_are_agreed": (_("Leg de begrippen vast"), _("Naar de begrippen")),
    "question_is_relevant_and_sharp": (_("Leg de vraag voor aan de coalitie"), _("Naar de vraag")),
    "no_blocking_remark_is_open": (_("Los de blokkerende opmerking op"), _("Lees")),
    "no_hint_blocks": (_("Pas de vraag aan, of leg uit waarom het zo moet"), _("Naar de vraag")),
    "needs_are_written": (_("Schrijf op wat u moet weten"), _("Naar de bronnen")),
    "every_need_is_covered": (_("Zoek bronnen bij de vraag"), _("Naar de bronnen")),
    "feasibility_is_advised": (_("Adviseer of de vraag te beantwoorden is"), _("Adviseer")),
    "dpia_is_recorded": (_("Leg de DPIA vast"), _("Naar de bronnen")),
    "legal_advice_is_current": (_("Laat de landsadvocaat opnieuw kijken"), _("Naar de toetsen")),
    "plan_is_locked": (_("Schrijf het analyseplan en zet het vast"), _("Naar de analyse")),
    "job_succeeded_under_the_plan": (_("Start de analyse"), _("Naar de analyse")),
    "output_is_released": (_("Vraag om vrijgave van de uitkomst"), _("Naar de analyse")),
    "ethics_decision_is_current": (_("Leg de nieuwe inhoud aan de commissie voor"), _("Naar de toetsen")),
    "every_insight_has_a_suggestion": (
        _("Schrijf inzichten, en wat een gemeente ermee kan"),
        _("Naar de publicatie"),
    ),
    "outcome_owner_is_named": (_("Wijs een eigenaar van de uitkomst aan"), _("Naar de publicatie")),
    "registration_is_confirmed": (
        _("Bevestig de registratie in het Algoritmeregister"),
        _("Naar de registratie"),
    ),
    "publication_is_live": (_("Zet de publicatie online"), _("Naar de publicatie")),
    "every_measure_is_finished": (_("Werk de maatregelen bij"), _("Naar de opvolging")),
    "not_on_hold": (_("Bekijk of het traject weer verder kan"), _("Naar het traject")),
}
GO = _("Ga erheen")
