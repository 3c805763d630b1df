"""Filling in the form of a page that was rendered already, with what somebody typed before."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
# What the page says itself and nobody types: kept as it is now, the version excepted, so that a stale text is seen.
_TYPED_HIDDEN = {"edit_version"}
_NO_TEXT = {"submit", "button", "image", "reset", "file", "password"}


def fill_in(
    response: HttpResponse, request: HttpRequest, path: str, fields: dict[str, list[str]], files: list[str]
) -> None:
    """Put `fields` into the form of `response` that posts to `path`, and say so above it; nothing else changes."""
    from lxml import html  # loaded only by who fills in a form again: few requests do

    text = response.content.decode()
    best, most = None, 0
    for found in _FORM.finditer(text):
        form = html.fragment_fromstring(found[0])
        target = urlsplit(urljoin(request.path, form.get("action") or "")).path
        shared = len(fields.keys() & {each.get("name") for each in form.iter("input", "textarea", "select")})
        if (form.get("method") or "").lower() == "post" and target == path and shared > most:
            best, most = (found, form), shared
    if best is None:
        return
    found, form = best
    for control in form.iter("input", "textarea", "select"):
        _fill(control, fields)
    notice = render_to_string("components/recovered.html", {"files": files}, request=request)
    filled = html.tostring(form, encoding="unicode", with_tail=False)
    response.content = (text[: found.start()] + notice + filled + text[found.end() :]).encode()
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))


def _fill(control: Any, fields: dict[str, list[str]]) -> None:
    name, kind = control.get("name") or "", (control.get("type") or "text").lower()
    values = fields.get(name)
    if control.tag == "textarea":
        if values:
            control.text = "\n" + values.pop(0)  # a parser drops the first line end
    elif control.tag == "select":
        if values is not None:
            for option in control.iter("option"):
                _mark(option, "selected", option.get("value", option.text) in values)
    elif kind in ("checkbox", "radio"):
        if name:
            _mark(control, "checked", control.get("value", "on") in (values or []))
    elif values and kind not in _NO_TEXT and (kind != "hidden" or name in _TYPED_HIDDEN):
        control.set("value", values.pop(0))


def _mark(control: Any, name: str, is_set: bool) -> None:
    if is_set:
        control.set(name, name)
    elif name in control.attrib:
        del control.attrib[name]
