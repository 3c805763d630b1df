"""Kept components: whatever can be shown stands in the key, and nothing else can be shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, override

from vpwg.common.web.kept import LONGEST, NotPlain, kept


@pytest.fixture
def echo(tmp_path, settings) -> Any:
    """A component that shows its one value, and whatever of the request its template might reach."""
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [tmp_path, *engine["DIRS"]]}]
    (tmp_path / "echo.html").write_text(
        "{% csrf_token %}{% if user or request or reader %}LEAK{% endif %}[{{ value }}]"
    )
    drawn: list[Any] = []

    @kept("echo.html", most=3)
    def component(*, value: Any) -> dict[str, Any]:
        drawn.append(value)
        return {"value": value}

    component.drawn = drawn  # type: ignore[attr-defined]
    return component


@pytest.mark.parametrize(
    "pair",
    [
        (1, True),
        (1, 1.0),
        (1, "1"),
        (0, False),
        (None, ""),
        ("<b>", SafeString("<b>")),
        ((1,), (True,)),
        (("a", "b"), ("ab",)),
        (("a", ("b",)), (("a",), "b")),
    ],
    ids=repr,
)
def test_values_that_show_differently_are_never_one(echo, pair):
    for value in (*pair, *pair):
        echo(value=value)
    assert len(echo.drawn) == 2


def test_one_instant_in_two_zones_is_two_texts(echo):
    noon = datetime(2026, 11, 25, 17, tzinfo=UTC)
    echo(value=noon)
    echo(value=noon.astimezone(timezone(timedelta(hours=-5))))
    assert len(echo.drawn) == 2


def test_each_language_has_its_own(echo):
    for code in ("es", "en", "es"):
        with override(code):
            echo(value="Acta")
    assert len(echo.drawn) == 2


def test_safe_and_unsafe_text_are_drawn_as_what_they_are(echo):
    assert "[&lt;b&gt;]" in echo(value="<b>")
    assert "[<b>]" in echo(value=SafeString("<b>"))


@pytest.mark.parametrize(
    "value",
    [["a"], {"a": 1}, {"a"}, gettext_lazy("Acta"), object(), b"a", type("Text", (str,), {})("a")],
    ids=lambda value: type(value).__name__,
)
def test_what_may_change_or_hide_is_refused(echo, value):
    with pytest.raises(NotPlain):
        echo(value=value)
    with pytest.raises(NotPlain):
        echo(value=("a", (value,)))


@pytest.mark.django_db
def test_rows_and_querysets_are_refused(echo, world):
    for value in (world.lima, type(world.lima).objects.all(), world.user("secretariat_lima")):
        with pytest.raises(NotPlain):
            echo(value=value)


def test_the_template_reaches_nothing_of_the_request(echo):
    assert echo(value="x") == "[x]"


def test_no_more_is_kept_than_said_and_nothing_long(echo):
    for value in range(10):
        echo(value=value)
    assert len(echo.shelf) == 3
    echo(value="x" * (LONGEST + 1))
    assert len(echo.shelf) == 3
    echo(value=9)
    assert echo.drawn.count(9) == 1


def test_every_value_is_asked_for(echo):
    with pytest.raises(TypeError):
        echo()
    with pytest.raises(TypeError):
        echo(value=1, more=2)
