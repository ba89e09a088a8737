"""Files and jobs beside the main road in the demo: rows that could not be used, areas that changed, a job that got stuck, and
a package for the CBS."""

from typing import Any

from analyses import runner
from analyses.faults import fell
from analyses.models import AnalysisJob, CbsPackage, Dataset, JobFault, Lane
from analyses.services import make_package, register_dataset, start_job, take_package
from areas.demo import BEFORE, YEAR, load_demo_past
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


def figures_of_before(story: Finding, plan: Any) -> AnalysisJob:
    """Figures over the areas of last year, carried to those of now by a share table."""
    load_demo_past()
    dataset = register_dataset(
        file=demo_file(story.subject.seed + 2, BEFORE), original_name="cijfers-vorige-indeling.csv",
        name=f"Cijfers op de wijken van {BEFORE}", trajectory=story.trajectory, division_year=BEFORE, by=story.analyst,
    )  # fmt: skip
    job = start_job(trajectory=story.trajectory, dataset=dataset, plan=plan, by=story.analyst)
    runner.run(job.pk)
    return job


def stuck_job(story: Finding) -> AnalysisJob:
    """A try-out that asked for more memory than a job may take, and waits until somebody does something about it."""
    job = start_job(trajectory=story.trajectory, dataset=story.data(), exploratory=True, by=story.analyst)
    runner.answer(Lane(job.lane), _too_much)
    return job


def _too_much(job: AnalysisJob, watch: Any) -> Any:
    raise fell(JobFault.MEMORY)
