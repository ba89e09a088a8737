"""Before going live: settings that are only half there are told in a sentence."""

from copy import deepcopy

import pytest
from django.core.checks import Tags, Warning, run_checks


@pytest.fixture
def told(settings):
    """A function that sets up storage and gives what the checks before going live say of it."""

    def told(*, bucket="", backend="django.core.files.storage.FileSystemStorage", options=None, **about):
        settings.STORAGE_BUCKET = bucket
        settings.BUCKET = deepcopy(settings.BUCKET)
        settings.BUCKET["OPTIONS"] |= {"bucket_name": bucket, **about}
        settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend, "OPTIONS": options or {}}}
        return [
            each
            for each in run_checks(tags=[Tags.files], include_deployment_checks=True)
            if each.id == "zicht.W001"
        ]

    return told


S3 = "storages.backends.s3.S3Storage"


@pytest.mark.parametrize(
    "about",
    [
        {"backend": S3},
        {"endpoint_url": "https://opslag.example"},
        {"region_name": "eu-west-1"},
        {"access_key": "sleutel"},
        {"secret_key": "geheim"},
        {"location": "zicht"},
    ],
    ids=lambda about: next(iter(about)),
)
def test_a_bucket_without_a_name_is_told(told, about):
    (warning,) = told(**about)
    assert isinstance(warning, Warning)
    assert "naam van de bucket ontbreekt" in warning.msg and warning.msg.endswith(".")
    assert "STORAGE_BUCKET" in warning.hint
    assert not any(value in f"{warning.msg} {warning.hint}" for value in ("sleutel", "geheim"))


def test_the_disk_and_a_bucket_with_a_name_are_in_order(told):
    assert told() == []
    assert told(bucket="zicht", backend=S3, endpoint_url="https://opslag.example") == []
    assert told(backend=S3, options={"bucket_name": "zicht"}) == []


def test_while_building_nothing_is_said(told):
    assert told(backend=S3)
    assert [each.id for each in run_checks(tags=[Tags.files])] == []
