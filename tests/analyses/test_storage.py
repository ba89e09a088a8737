"""The same files in a bucket: read in pieces, checked on the way, never given out by address."""

import boto3
import pytest
from django.core.files.storage import default_storage
from moto import mock_aws

from analyses.filed import ChangedFile, local_copy
from analyses.services import delete_dataset
from tests.analyses.stored import rows_in
from zicht.settings import BUCKET

REGION = "eu-central-1"


@pytest.fixture
def bucket(settings, monkeypatch):
    """A bucket as Zicht uses it; everything is served on this machine."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    with mock_aws():
        client = boto3.client("s3", region_name=REGION)
        client.create_bucket(Bucket="zicht", CreateBucketConfiguration={"LocationConstraint": REGION})
        options = BUCKET["OPTIONS"] | {"bucket_name": "zicht", "region_name": REGION, "location": "bestanden"}
        settings.STORAGES = settings.STORAGES | {"default": BUCKET | {"OPTIONS": options}}
        yield client


def keys(client):
    return {item["Key"]: item for item in client.list_objects_v2(Bucket="zicht").get("Contents", [])}


def test_a_dataset_lives_in_a_bucket_from_upload_to_deletion(
    bucket, scene, django_capture_on_commit_callbacks
):
    scene.locked()
    job = scene.done()
    assert job.result.summary["counts"]["much_higher"] == 1
    dataset = job.dataset
    assert all(key.startswith("bestanden/datasets/") for key in keys(bucket))
    assert len(keys(bucket)) == 2
    with local_copy(dataset.rows, dataset.rows_checksum) as path:
        assert len(rows_in(path)) == 20
    with django_capture_on_commit_callbacks(execute=True):
        delete_dataset(dataset, reason="Klaar.", by=scene.analyst)
    assert keys(bucket) == {}


def test_other_bytes_in_the_bucket_are_noticed(bucket, scene):
    dataset = scene.dataset()
    bucket.put_object(Bucket="zicht", Key=f"bestanden/{dataset.rows.name}", Body=b"iets anders")
    with pytest.raises(ChangedFile), local_copy(dataset.rows, dataset.rows_checksum):
        pass
    bucket.delete_object(Bucket="zicht", Key=f"bestanden/{dataset.rows.name}")
    with pytest.raises(FileNotFoundError), local_copy(dataset.rows, dataset.rows_checksum):
        pass


def test_files_are_private(bucket, scene):
    scene.dataset()
    for key in keys(bucket):
        grants = bucket.get_object_acl(Bucket="zicht", Key=key)["Grants"]
        assert [grant["Grantee"].get("URI") for grant in grants] == [None]
    assert default_storage.file_overwrite is False
