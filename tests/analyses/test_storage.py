"""The same files in a bucket: read in pieces, checked on the way, never given out by address."""

from datetime import timedelta

import boto3
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from moto import mock_aws

from analyses.deletion import clear_strays
from analyses.filed import ChangedFile, Delivery, local_copy, old_names
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


def test_a_file_that_no_row_names_is_taken_away_when_it_is_old(scene, settings, tmp_path, time_machine):
    dataset = scene.dataset()
    kept = {dataset.original.name, dataset.rows.name}
    (tmp_path / "left").write_bytes(b"of a worker that died")
    stray = Delivery().put(tmp_path / "left", "datasets/rows")
    assert (clear_strays(), default_storage.exists(stray)) == (0, True)
    time_machine.move_to(timezone.now() + timedelta(days=3))
    assert (clear_strays(), default_storage.exists(stray)) == (1, False)
    assert all(default_storage.exists(name) for name in kept)
    assert clear_strays() == 0


def test_the_same_in_a_bucket(bucket, scene, tmp_path):
    dataset = scene.dataset()
    (tmp_path / "left").write_bytes(b"of a worker that died")
    stray = Delivery().put(tmp_path / "left", "datasets/rows")
    later = timezone.now() + timedelta(days=1)
    assert set(old_names("datasets/rows", later)) == {stray, dataset.rows.name}
    assert list(old_names("datasets/rows", timezone.now() - timedelta(days=1))) == []
    assert list(old_names("datasets/reports", later)) == []


def test_files_are_private(bucket, scene):
    scene.dataset()
    for key in keys(bucket):
        grants = bucket.get_object_acl(Bucket="zicht", Key=key)["Grants"]
        assert [grant["Grantee"].get("URI") for grant in grants] == [None]
    assert default_storage.file_overwrite is False
