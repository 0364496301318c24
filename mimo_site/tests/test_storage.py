"""Files in a bucket: the whole way of a picture, against a small store that speaks S3."""

import io
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from environ import Env
from PIL import Image

from accounts.services.deletion import close_account
from accounts.services.export import start_export
from catalog.models import Picture
from catalog.services.pictures import add_picture
from mimo_site.storage import media_store
from mimo_site.tests.test_settings import python
from tryon.models import KeptLook
from tryon.tests.fakes import picture

KEY, SECRET = "key-of-a-test", "secret-of-a-test"


class Store(BaseHTTPRequestHandler):
    """PUT, GET, HEAD and DELETE of one bucket, for whoever signs with the key."""

    protocol_version = "HTTP/1.1"
    objects: dict[str, bytes]
    public: list[str]

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Fri, 20 Nov 2026 10:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def act(self):
        path = unquote(urlsplit(self.path).path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if f"Credential={KEY}/" not in self.headers.get("Authorization", ""):
            return self.answer(403)
        if self.headers.get("x-amz-acl"):
            self.public.append(path)
        if self.command == "PUT":
            self.objects[path] = body
        elif path not in self.objects:
            return self.answer(404)
        elif self.command == "DELETE":
            del self.objects[path]
            return self.answer(204)
        return self.answer(200, b"" if self.command == "PUT" else self.objects[path])

    do_PUT = do_GET = do_HEAD = do_DELETE = act

    def log_message(self, *args):
        pass


@pytest.fixture
def bucket(monkeypatch, settings):
    """The objects of a bucket that the site keeps its files in."""
    handler = type("Handler", (Store,), {"objects": {}, "public": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    chosen = {
        **{"S3_BUCKET": "faces", "S3_ENDPOINT": f"http://127.0.0.1:{server.server_port}"},
        **{"S3_REGION": "us-east-1", "S3_ACCESS_KEY": KEY, "S3_SECRET_KEY": SECRET, "S3_PREFIX": "mimo"},
    }
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = settings.STORAGES | {"default": media_store(Env())}
    yield handler.objects
    assert handler.public == [], "nothing is public by the store's own address"
    server.shutdown()
    server.server_close()


def drawn() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (96, 96), "red").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def kept(alice, bucket) -> KeptLook:
    kept = KeptLook(owner=alice, look={"layers": []})
    kept.picture.save("a.jpg", ContentFile(picture()), save=False)
    kept.save()
    return kept


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db(transaction=True)
def test_a_picture_in_a_bucket_goes_through_us_to_whoever_may_see_it_and_leaves_with_her(
    alice, charlie, bucket, kept
):
    assert list(bucket) == [f"/faces/mimo/{kept.picture.name}"]
    answer = signed_in(alice).get(kept.picture_url)
    assert b"".join(answer.streaming_content) == picture()
    assert signed_in(charlie).get(kept.picture_url).status_code == 404
    start_export(user=alice)
    assert [path for path in bucket if path.endswith(".zip")]
    close_account(user=alice)
    assert bucket == {}


@pytest.mark.django_db
def test_a_picture_that_the_bucket_lost_is_not_found(alice, bucket, kept):
    bucket.clear()
    assert signed_in(alice).get(kept.picture_url).status_code == 404
    assert not default_storage.exists(kept.picture.name)


@pytest.mark.django_db
def test_pictures_of_products_are_served_from_the_bucket_and_cached_for_good(bucket, shade):
    add_picture(product=shade.variant.product, data=drawn(), alt_ko="", alt_en="")
    address = f"/pictures/{Picture.objects.get().key}/320.webp"
    answer = Client().get(address)
    assert answer.status_code == 200
    assert "immutable" in answer["Cache-Control"]
    bucket.clear()
    assert Client().get(address).status_code == 404


def test_without_a_bucket_nothing_of_s3_is_imported():
    code = """
import django, sys; django.setup()
import mimo_site.urls
from django.core.files.storage import default_storage
assert default_storage.location
print(sorted({"boto3", "botocore", "storages"} & sys.modules.keys()))
"""
    done = python(code)
    assert done.stdout.strip() == "[]", done.stderr
