"""Who may ask: the browser that was given the address with the token, on this machine, from our own page.

A token that works once is in the address that is opened; it is exchanged for a cookie that scripts can't read and other
sites can't send. The name asked for must be ours (a foreign name that resolves to this machine is refused), and what
changes anything must come from our own page.
"""

from __future__ import annotations

import hmac
import secrets
from http.cookies import CookieError, SimpleCookie

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chainsim.serve.page_reconnection import ReconnectionChallenge

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
_SAME = ("same-origin", "none")


class Access:
    """ASGI: the application behind a door.

    Args:
        app: what is behind it.
        port: that we listen on.
        token: the one-time token of the address.
        returning: how a page of an earlier server comes back.
        home: the page that the address leads to.
    """

    def __init__(self, app: ASGIApp, port: int, token: str, returning: ReconnectionChallenge, home: str = "/") -> None:
        self._app = app
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._token: str | None = token
        self._returning = returning
        self._home = home
        self._pass = secrets.token_urlsafe(32)
        self._cookie = f"chainsim-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let it pass."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # a WebSocket: there is none
        answer = self._answer(Request(scope))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(one for one in own if one[0] not in given)]
            await send(message)

        await (answer or self._app)(scope, receive, with_headers)

    def _answer(self, request: Request) -> Response | None:
        """A refusal, or the exchange of the token; None: it may pass."""
        host = request.headers.get("host", "")
        if host not in self._hosts:
            return _refused("this server is for this machine alone")
        origin = request.headers.get("origin")
        if origin is not None and origin != f"http://{host}":
            return _refused("another site asks for this; open the page itself")
        if request.headers.get("sec-fetch-site", "same-origin") not in _SAME and not _is_opening(request):
            return _refused("another site asks for this; open the page itself")
        if request.method not in ("GET", "HEAD") and origin is None:
            return _refused("nothing is changed but from the page itself; open it")
        given = request.query_params.get("token")
        if given is not None and request.url.path == "/" and request.method == "GET":
            return self._exchanged(given, request)
        if request.url.path == "/again":
            return self._again(request)
        if not self._known(request):
            return _refused("open the address that chainsim serve has printed; it holds the key", status=403)
        return None

    def _exchanged(self, given: str, request: Request) -> Response:
        if self._known(request):
            return RedirectResponse(self._home, 303)
        if self._token is None or not hmac.compare_digest(given.encode(), self._token.encode()):
            return _refused("this address was used already; start chainsim serve again for a new one", status=403)
        self._token = None
        return self._let_in(RedirectResponse(self._home, 303))

    def _again(self, request: Request) -> Response:
        if request.method != "POST":
            return PlainTextResponse(self._returning.question())
        asked, answer = request.query_params.get("question", ""), request.query_params.get("answer", "")
        if not self._returning.answered(asked, answer):
            return _refused("this page is of another server; open the address that chainsim serve has printed")
        return self._let_in(PlainTextResponse("welcome back\n"))

    def _let_in(self, answer: Response) -> Response:
        answer.set_cookie(self._cookie, self._pass, httponly=True, samesite="strict", path="/")
        return answer

    def _known(self, request: Request) -> bool:
        try:
            cookie = SimpleCookie(request.headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return False
        return cookie is not None and hmac.compare_digest(cookie.value.encode(), self._pass.encode())


def _is_opening(request: Request) -> bool:
    """A person follows a link to the page: it shows, and changes, nothing."""
    return (
        request.method == "GET"
        and request.url.path == "/"
        and request.headers.get("sec-fetch-mode") == "navigate"
        and request.headers.get("sec-fetch-dest") == "document"
    )


def _refused(why: str, status: int = 403) -> Response:
    return PlainTextResponse(f"{why}\n", status)
