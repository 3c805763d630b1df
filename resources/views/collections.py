"""Pages of collections: works in a chosen order."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.access.decorators import secretariat_required
from members.access.locks import Audience
from members.access.policy import may_change, why
from members.access.rows import changeable
from members.access.viewer import viewer_of
from members.directory.reads.reach import readers_now
from members.directory.views.publishing import publish_page
from resources.components import work_cards
from resources.forms.works import CollectionAddForm, CollectionForm
from resources.models import Collection, CollectionItem, Resource
from resources.services import collections as services
from vpwg.common.forms.editing import status_of
from vpwg.common.forms.submitting import bound, form_page, submit


def collection_list(request: HttpRequest) -> HttpResponse:
    """Collections the reader may read."""
    rows = Collection.objects.visible_to(request.user).select_related("group").order_by("position", "pk")
    return render(request, "resources/collection_list.html", {"collections": rows[:200]})


def collection_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One collection with the works of it that the reader may read, in order."""
    rows = Collection.objects.visible_to(request.user).select_related("group")
    collection = get_object_or_404(rows, slug=slug)
    context = {
        "collection": collection,
        "cards": _cards(request, collection),
        "reason": why(request.user, collection),
        "may_change": may_change(request.user, collection),
        "readers": readers_now(request.user, collection),
    }
    return render(request, "resources/collection_detail.html", context)


def _works(request: HttpRequest, collection: Collection) -> list[Resource]:
    items = CollectionItem.objects.visible_to(request.user).filter(collection=collection)
    order = {pk: place for place, pk in enumerate(items.order_by("position", "pk").values_list("resource", flat=True))}
    works = Resource.objects.visible_to(request.user).filter(pk__in=order).select_related("group")
    return sorted(works, key=lambda work: order[work.pk])


def _cards(request: HttpRequest, collection: Collection) -> list[SafeString]:
    items = CollectionItem.objects.visible_to(request.user).filter(collection=collection)
    order = {pk: place for place, pk in enumerate(items.order_by("position", "pk").values_list("resource", flat=True))}
    works = Resource.objects.visible_to(request.user).filter(pk__in=order).for_cards()
    return work_cards(sorted(works, key=lambda row: order[row[0]]), with_badge=request.user.is_authenticated)


@secretariat_required
def collection_create(request: HttpRequest) -> HttpResponse:
    """Begin a collection; its works come next."""
    kept = list(viewer_of(request.user).groups_kept)
    form = bound(request, CollectionForm, groups=kept)
    created = submit(
        request,
        lambda: services.create_collection(collection=form.instance, by=request.user),
        form,
        said=_("Colección guardada. Agregue ahora sus recursos."),
    )
    if created:
        return redirect("collection_items", created.result.slug)
    return form_page(request, _("Nueva colección"), "collection_list", form)


@secretariat_required
def collection_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change titles and introductions."""
    collection = changeable(request.user, Collection, slug=slug)
    form = bound(request, CollectionForm, instance=collection, groups=[])
    if submit(
        request,
        lambda: services.update_collection(collection=form.instance, seen=form.seen(), by=request.user),
        form,
        said=_("Cambios guardados."),
    ):
        return redirect(collection)
    return form_page(request, _("Editar colección"), "collection_list", form)


@secretariat_required
def collection_items(request: HttpRequest, slug: str) -> HttpResponse:
    """Add works, take them out, and put them in order, one button each."""
    collection = changeable(request.user, Collection, slug=slug)
    works = _works(request, collection)
    act = request.POST.get("act", "")
    chosen = next((work for work in works if work.slug == request.POST.get("work")), None)
    form = CollectionAddForm(
        request.POST if request.method == "POST" and not act else None, user=request.user, collection=collection
    )
    if request.method == "POST" and act:
        if chosen is not None and act == "remove":
            services.remove_from_collection(collection=collection, resource=chosen, by=request.user)
        elif chosen is not None and act in ("up", "down"):
            step = -1 if act == "up" else 1
            services.move_in_collection(collection=collection, resource=chosen, step=step, by=request.user)
        return redirect(request.path)
    if request.method == "POST" and form.is_valid():
        services.add_to_collection(collection=collection, resource=form.cleaned_data["resource"], by=request.user)
        messages.success(request, _("Recurso agregado al final."))
        return redirect(request.path)
    context = {"collection": collection, "resources": works, "form": form}
    return render(request, "resources/collection_items.html", context, status=status_of(request, form))


@secretariat_required
def collection_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Decide who may read a collection."""
    collection = changeable(request.user, Collection, slug=slug)

    def publish(audience: Audience, letters: str, at: datetime | None) -> Collection:
        return services.publish_collection(
            collection=collection, audience=audience, letters=letters, at=at, by=request.user
        )

    # Works of another group that were closed since are not counted for this secretariat either.
    count = CollectionItem.objects.visible_to(request.user).filter(collection=collection).count()
    contents = [
        ngettext(
            "El título y la presentación, y la lista de %(count)d recurso",
            "El título y la presentación, y la lista de %(count)d recursos",
            count,
        )
        % {"count": count}
    ]
    note = _("Cada lector encuentra en ella solo los recursos que ya puede leer: publicarla no abre ninguno.")
    return publish_page(
        request, collection, publish=publish, back=collection.get_absolute_url(), note=note, contents=contents
    )
