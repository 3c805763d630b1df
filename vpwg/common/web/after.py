"""Work done once the answer is out, so that how long it takes tells the asker nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("vpwg.after")
Work = Callable[[], object]


class _Request(HttpRequest):
    """A request as the middleware leaves it."""

    after_answer: list[Work]


def after_answer(request: HttpRequest, work: Work) -> None:
    """Do `work` when the answer to `request` has been sent. It opens its own transaction and sees no request."""
    cast(_Request, request).after_answer.append(work)


class AfterAnswerMiddleware:
    """Runs what `after_answer` keeps when the server closes the response: by then its last byte is out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast(_Request, request)
        asked.after_answer = []
        response = self.get_response(request)
        if asked.after_answer:
            closing = response.close

            def close() -> None:
                for work in asked.after_answer:
                    _run(work)
                closing()

            response.close = close  # type: ignore[method-assign]  # called by the server after the last byte
        return response


def _run(work: Work) -> None:
    try:
        work()
    except Exception:
        logger.exception("work after an answer failed")
