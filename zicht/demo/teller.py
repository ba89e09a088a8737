"""Who tells a story: a cast, a subject and the trajectory that they work on."""

from dataclasses import dataclass, field

from accounts.models import User
from analyses.models import Dataset
from questions.models import Trajectory
from zicht.demo.cast import Cast
from zicht.demo.subjects import EMPTY_HOMES, Subject
from zicht.method import take

# The parties that join by default, and who speaks for each.
PARTNERS = {"cbs": "bronhouder", "police": "partner", "kadaster": "kadaster"}


@dataclass
class Teller:
    """A cast at work on one subject. `dataset` replaces the made-up figures by a registered file."""

    cast: Cast
    subject: Subject = EMPTY_HOMES
    dataset: Dataset | None = None
    trajectory: Trajectory = None  # type: ignore[assignment]  # set by the first step
    speakers: dict[str, str] = field(default_factory=lambda: dict(PARTNERS))

    @property
    def owner(self) -> User:
        return self.cast["probleemeigenaar"]

    @property
    def lead(self) -> User:
        return self.cast["programmaleider"]

    @property
    def analyst(self) -> User:
        return self.cast["analist1"]

    def take(self, step: str, who: str, note: str = "") -> None:
        """Any step of the method, by somebody of the cast."""
        self.trajectory = take(self.trajectory, step, by=self.cast[who], note=note)
