"""The scene on which the tests of analyses play."""

import pytest
from django.utils.module_loading import import_string


@pytest.fixture(autouse=True)
def _own_folder_for_files(settings, tmp_path):
    """Files of one test stay with that test."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def scene(db):
    """A trajectory in the analysis phase, its advice positive, nothing computed yet."""
    return import_string("tests.remembered.remembered")(
        "scene", import_string("tests.analyses.scene.set_scene")
    )
