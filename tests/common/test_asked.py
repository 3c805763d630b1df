"""The address of a list said again keeps what was asked, and nothing that no longer holds."""

from django.http import QueryDict

from vpwg.common.web.asked import as_table, on_page, without

ASKED = QueryDict("q=agua&topic=a&topic=b&pagina=3")


def test_a_filter_goes_alone_and_the_list_begins_anew():
    assert without(ASKED, "q") == "topic=a&topic=b"
    assert without(ASKED, "topic") == "q=agua"
    assert without(ASKED, "topic", value="a") == "q=agua&topic=b"
    assert without(ASKED, "q", "topic", "nothing") == ""


def test_another_page_and_the_table_keep_every_filter():
    assert on_page(ASKED, 4) == "q=agua&topic=a&topic=b&pagina=4"
    assert as_table(ASKED) == "q=agua&topic=a&topic=b&formato=csv"
    assert as_table(ASKED, "xlsx").endswith("formato=xlsx")
    assert ASKED.urlencode() == "q=agua&topic=a&topic=b&pagina=3"
