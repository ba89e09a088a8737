"""Files and the CBS route in the demo: a file of which some rows could not be used, and a package that went out."""

from analyses.models import CbsPackage, Dataset
from analyses.services import make_package, register_dataset, take_package
from areas.demo import YEAR
from zicht.demo.figures import demo_file
from zicht.demo.finding import Finding

FAULTS = (
    "WK9999ZZ;2025;12;1800",
    "WK900101;2025;veel;2100",
    "WK900102;vorig jaar;15;1900",
    "WK900103;2025;-4;2050",
    "WK900104;2025;18",
)


def file_with_faults(story: Finding) -> Dataset:
    """An earlier delivery of the same figures: read for the greater part, with a report of the rest."""
    content = demo_file(story.subject.seed + 1).read() + ("\n".join(FAULTS) + "\n").encode()
    return register_dataset(
        file=content, original_name="eerste-levering.csv", name="Eerste levering van de bronhouder",
        trajectory=story.trajectory, accept_rest=True, by=story.analyst,
    )  # fmt: skip


def package_on_its_way(story: Finding) -> CbsPackage:
    """The same plan as a package for the CBS environment, taken along and not back yet."""
    package = make_package(story.trajectory, project_number="8412", division_year=YEAR, by=story.analyst)
    return take_package(package, by=story.analyst)
