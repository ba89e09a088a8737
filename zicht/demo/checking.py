"""How two checkers look at a table: one sends it back with a remark, the analyst answers and offers it again."""

from analyses.models import DisclosureCheck
from analyses.services import ask_release, give_verdict, remark_on_row
from zicht.demo.story import Story


def offered_again(story: Story, check: DisclosureCheck) -> DisclosureCheck:
    """The second round of a check that was sent back about the largest area."""
    checker = story.cast["controleur2"]
    row = max(check.table, key=lambda each: each["observed"] or 0)
    text = "Dit aantal is veel groter dan de andere. Telt hier iets dubbel?"
    note = remark_on_row(check, area=row["area"], period=row["period"], text=text, by=checker)
    give_verdict(check, verdict="return", seen_fingerprint=check.fingerprint, by=checker)
    return ask_release(
        check.result,
        description="Tabel per wijk en jaar met aantallen en verhoudingen. Nagekeken op dubbele vestigingen.",
        answers={note.pk: "Nagekeken: in deze wijk ligt het havengebied. Er telt niets dubbel."},
        by=story.analyst,
    )
