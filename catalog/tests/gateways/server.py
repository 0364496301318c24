"""A payment company on a local port: books in memory, webhooks out, answers that can get lost."""

import json
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import httpx

PAGE = """<!doctype html><html lang="en"><title>{name}</title><h1>{name}</h1><p>{amount} KRW</p>
<form method="post">{buttons}</form></html>"""


def button(choice):
    return f'<button name="choice" value="{choice}">{choice}</button>'


class Gateway:
    """`lost`: so many answers to a POST are not given although the work is done. `down`: nothing is done.

    Webhooks go to `shop`, when it is set; `told` keeps each as (body, headers).
    """

    name = ""
    routes = ()  # (method, pattern, name of the method that answers (request, *groups))

    def __init__(self):
        self.lock, self.lost, self.down = threading.RLock(), 0, False
        self.answered, self.told, self.shop, self.after = {}, [], "", []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def handler(gateway):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                gateway.handle(self)

            do_POST = do_GET

            def log_message(self, *_words):
                pass

        return Handler

    def handle(self, request):
        length = int(request.headers.get("Content-Length") or 0)
        request.body = request.rfile.read(length)
        request.query = dict(parse_qsl(urlsplit(request.path).query))
        if self.down:
            return request.connection.shutdown(socket.SHUT_RDWR)
        with self.lock:
            status, headers, body = self.answer(request)
            after, self.after = self.after, []
        for step in after:  # a webhook reaches the shop before the customer does
            step()
        if self.lost and request.command == "POST":
            self.lost -= 1
            return request.connection.shutdown(socket.SHUT_RDWR)
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    def answer(self, request):
        path = urlsplit(request.path).path
        for method, pattern, name in self.routes:
            if request.command == method and (match := re.fullmatch(pattern, path)):
                return getattr(self, name)(request, *match.groups())
        return self.json(404, {"error": {"message": f"No {request.command} {path}"}})

    def once(self, request, work):
        """The same Idempotency-Key gets the same answer; with another body it is refused."""
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return work()
        known = self.answered.get(key)
        if known is None:
            known = self.answered[key] = (request.body, work())
        return known[1] if known[0] == request.body else self.mismatch()

    def page(self, amount, *choices):
        text = PAGE.format(name=self.name, amount=amount, buttons="".join(map(button, choices)))
        return 200, {"Content-Type": "text/html"}, text.encode()

    @staticmethod
    def json(status, told):
        return status, {"Content-Type": "application/json"}, json.dumps(told).encode()

    @staticmethod
    def redirect(address):
        return 303, {"Location": address}, b""

    @staticmethod
    def choice(request):
        return dict(parse_qsl(request.body.decode())).get("choice")

    def tell(self, body, headers):
        """A webhook, once the books are closed."""
        self.told.append((body, headers))
        if self.shop:
            self.after.append(lambda: self.post(body, headers))

    def post(self, body, headers):
        address = f"{self.shop}/webhooks/{self.name}/"
        return httpx.post(address, content=body, headers=headers, timeout=30).status_code
