"""The page's addresses: what each asks of the production, answered as JSON. Nothing is worked out here."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from audiofic.errors import AudioficError, FindingsError
from audiofic.markup import element
from audiofic.review.bench import Bench
from audiofic.review.changes import Conflict
from audiofic.review.files import INDEX, static_files
from audiofic.review.reading import show_finding

Answer = Callable[[Request], Awaitable[Response]]
LOOK_S = 1.0
"""How often the files are looked at for changes made in an editor."""
ALIVE_S = 20.0
"""So long nothing is sent before a line that keeps the connection."""


def make_app(bench: Bench) -> Starlette:
    """The application, unguarded (see `guard`)."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            bench.close()

    static = static_files()

    async def index(_request: Request) -> Response:
        return Response(static[INDEX].content, media_type=static[INDEX].kind)

    async def static_file(request: Request) -> Response:
        file = static.get(request.path_params["name"])
        if file is None:
            return PlainTextResponse("There is no such file.\n", 404)
        if request.headers.get("if-none-match") == file.tag:
            return Response(status_code=304)
        headers = {"ETag": file.tag, "Cache-Control": "no-cache"}
        return Response(file.content, media_type=file.kind, headers=headers)

    async def sound(request: Request) -> Response:
        found = bench.listening.sound(request.path_params["name"])
        if found is None:
            return PlainTextResponse("The sound is not kept any more.\n", 404)
        return Response(found.wav, media_type="audio/wav")

    async def report(_request: Request) -> Response:
        try:
            part = await run_in_threadpool(bench.report)
        except AudioficError as error:
            part = element("p", f"{error.message} {error.hint or ''}", class_="note")
        return HTMLResponse(f'<!doctype html><html lang="en"><title>Report</title>{part}')

    async def chapter_audio(request: Request) -> Response:
        path = await run_in_threadpool(lambda: bench.chapter_audio(request.path_params["name"]))
        return FileResponse(path) if path else PlainTextResponse("There is no such file.\n", 404)

    async def events(request: Request) -> Response:
        return StreamingResponse(_events(bench, request), media_type="text/event-stream")

    return Starlette(
        routes=[
            Route("/", index),
            Route("/static/{name}", static_file),
            Route("/sound/{name}", sound),
            Route("/events", events),
            Route("/report", report),
            Route("/chapters/{name}", chapter_audio),
            *(Route(f"/api/{name}", _ask(asked), methods=["GET"]) for name, asked in bench.questions.items()),
            *(Route(f"/api/{name}", _order(done), methods=["POST"]) for name, done in bench.orders.items()),
        ],
        lifespan=lifespan,
    )


def _ask(asked: Callable[[Mapping[str, str]], Any]) -> Answer:
    """An address that tells something."""

    async def answer(request: Request) -> Response:
        return await _answered(lambda: asked(dict(request.query_params)))

    return answer


def _order(done: Callable[[Mapping[str, Any]], Any]) -> Answer:
    """An address that does something."""

    async def answer(request: Request) -> Response:
        try:
            body = json.loads(await request.body())
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            return JSONResponse({"message": "The request is not understood.", "hint": ""}, 400)
        return await _answered(lambda: done(body))

    return answer


async def _answered(work: Callable[[], Any]) -> Response:
    """What the work gives, done in a thread; its errors with what to do about them."""
    try:
        return JSONResponse(await run_in_threadpool(work))
    except Conflict as error:
        return JSONResponse({"message": error.message, "hint": error.hint or ""}, 409)
    except FindingsError as error:
        told = {
            "message": error.message,
            "hint": error.hint or "",
            "findings": list(map(show_finding, error.findings)),
        }
        return JSONResponse(told, 422)
    except AudioficError as error:
        return JSONResponse({"message": error.message, "hint": error.hint or ""}, 422)
    except OSError as error:
        refused = f"{error.strerror or error}" + (f": {error.filename}" if error.filename else "")
        return JSONResponse(
            {"message": refused, "hint": "Nothing was lost; try again when that is put right."}, 500
        )
    except (LookupError, TypeError, ValueError):
        return JSONResponse({"message": "The request is not understood.", "hint": ""}, 400)


async def _events(bench: Bench, request: Request) -> AsyncIterator[str]:
    """What happens besides: files that were changed, the progress of a build. Ends with the connection."""
    told: dict[str, Any] = {}
    quiet_s = ALIVE_S
    while not bench.is_closing and not await request.is_disconnected():
        state = await run_in_threadpool(bench.state)
        news = {name: value for name, value in state.items() if told.get(name) != value}
        if news:
            told.update(news)
            quiet_s = 0.0
            yield f"data: {json.dumps(news)}\n\n"
        elif quiet_s >= ALIVE_S:
            quiet_s = 0.0
            yield ": alive\n\n"
        await asyncio.sleep(bench.pace_s)
        quiet_s += bench.pace_s
