"""Mail that was given up: seen, sent again, laid aside."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from members.access.decorators import secretariat_required
from members.mailings.services import failed_mail as services
from vpwg.common.forms.submitting import attempt
from vpwg.common.web.paging import page_of


def panel(request: HttpRequest, _obj: object | None) -> SafeString:
    """The desk's panel: how many mails were given up; empty where none was."""
    count = services.failed_for(request.user).count()
    if not count:
        return SafeString("")
    return render_to_string("members/mailings/_failed_panel.html", {"count": count})


@secretariat_required
def failed_mail_list(request: HttpRequest) -> HttpResponse:
    """What was given up, with its reason in words."""
    page = page_of(request, services.failed_for(request.user))
    context = {"page": page, "lines": services.lines(request.user, page.items)}
    return render(request, "members/mailings/failed.html", context)


@require_POST
@secretariat_required
def failed_mail_act(request: HttpRequest) -> HttpResponse:
    """Send one again, send all again, or lay one aside."""
    asked: QueryDict = request.POST
    if asked.get("acto") == "todos":
        _resend_all(request)
        return redirect("failed_mail_list")
    message = services.find(request.user, asked.get("correo", ""))
    if message is None:
        messages.warning(request, _("Ese correo ya no está en la lista: alguien lo mandó de nuevo o lo descartó."))
        return redirect("failed_mail_list")
    acts = {"mandar": services.resend, "descartar": services.drop}
    if asked.get("acto") not in acts:
        raise Http404
    act, is_sent = acts[asked["acto"]], asked["acto"] == "mandar"
    said = _("El correo sale de nuevo en un minuto.") if is_sent else _("Correo descartado.")
    attempt(request, lambda: act(message=message, by=request.user), said=said)
    return redirect("failed_mail_list")


def _resend_all(request: HttpRequest) -> None:
    done, kept = services.resend_all(by=request.user)
    messages.success(
        request,
        ngettext(
            "%(count)s correo sale de nuevo en unos minutos.", "%(count)s correos salen de nuevo en unos minutos.", done
        )
        % {"count": done},
    )
    if kept:
        messages.warning(
            request,
            ngettext(
                "%(count)s no puede mandarse: pruébelo uno a uno y verá por qué.",
                "%(count)s no pueden mandarse: pruébelos uno a uno y verá por qué.",
                kept,
            )
            % {"count": kept},
        )
