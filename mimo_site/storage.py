"""Where uploaded and drawn files are kept: a folder, or a bucket of S3 or whatever speaks its protocol."""

from typing import Any

from environ import Env

MEMORY_BYTES = 16 * 1024 * 1024  # of a file that is read from the bucket; beyond it goes to disk


def media_store(env: Env) -> dict[str, Any]:
    """The entry of STORAGES. `S3_BUCKET` chooses the bucket; without it nothing of S3 is imported."""
    bucket = env.str("S3_BUCKET", "")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    endpoint = env.str("S3_ENDPOINT", "") or None
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint,
            "region_name": env.str("S3_REGION", "") or None,
            # Without keys the machine's own role counts, as boto3 finds it.
            "access_key": env.str("S3_ACCESS_KEY", "") or None,
            "secret_key": env.str("S3_SECRET_KEY", "") or None,
            "location": env.str("S3_PREFIX", ""),
            "file_overwrite": False,
            "max_memory_size": MEMORY_BYTES,
            "client_config": _client_config("path" if endpoint else "auto"),
        },
    }


def _client_config(addressing: str) -> Any:
    """Checksums only where they are asked for: few stores but Amazon's own know the newer ones."""
    from botocore.config import Config

    return Config(
        s3={"addressing_style": addressing},
        signature_version="s3v4",
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        connect_timeout=5,
        read_timeout=20,
        retries={"max_attempts": 3},
    )
