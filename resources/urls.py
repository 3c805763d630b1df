"""Addresses about what to read."""

from django.urls import include, path

from resources.views import catalogue, citations, collections, crosswalk, editions, feeds, proposals, sharing, works

edition = [
    path("", works.edition_detail, name="edition_detail"),
    path("archivo", editions.edition_file, name="edition_file"),
    path("original", editions.edition_original, name="edition_original"),
    path("portada", editions.edition_thumbnail, name="edition_thumbnail"),
    path("revision/", editions.edition_report, name="edition_report"),
    path("revision/otra-vez/", editions.edition_retry, name="edition_retry"),
    path("revision/original-firmado/", editions.edition_signed_original, name="edition_signed_original"),
    path("retirar/", editions.edition_remove, name="edition_remove"),
    path("compartir/", sharing.share_create, name="share_create"),
]
collection = [
    path("", collections.collection_detail, name="collection_detail"),
    path("editar/", collections.collection_edit, name="collection_edit"),
    path("recursos/", collections.collection_items, name="collection_items"),
    path("publicar/", collections.collection_publish, name="collection_publish"),
]
resource = [
    path("", works.resource_detail, name="resource_detail"),
    path("editar/", works.resource_edit, name="resource_edit"),
    path("publicar/", works.resource_publish, name="resource_publish"),
    path("cita.bib", citations.resource_bibtex, name="resource_bibtex"),
    path("cita.ris", citations.resource_ris, name="resource_ris"),
    path("ediciones/nueva/", editions.edition_create, name="edition_create"),
    path("ediciones/enlace/", editions.edition_link, name="edition_link"),
    path("ediciones/<slug:public_id>/", include(edition)),
]
urlpatterns = [
    path("recursos/", works.resource_list, name="resource_list"),
    path("recursos/nuevo/", works.resource_create, name="resource_create"),
    path("recursos/feed/", feeds.resource_feed, name="resource_feed"),
    path("recursos/cruce/", crosswalk.crosswalk, name="crosswalk"),
    path("recursos/proponer/", proposals.proposal_create, name="proposal_create"),
    path("recursos/colecciones/", collections.collection_list, name="collection_list"),
    path("recursos/colecciones/nueva/", collections.collection_create, name="collection_create"),
    path("recursos/colecciones/<slug:slug>/", include(collection)),
    path("recursos/<slug:slug>/", include(resource)),
    path("secretaria/catalogo/importar/", catalogue.catalogue_upload, name="catalogue_upload"),
    path("mi/propuestas/", proposals.proposal_mine, name="proposal_mine"),
    path("secretaria/propuestas/", proposals.proposal_list, name="proposal_list"),
    path("secretaria/propuestas/<slug:slug>/", proposals.proposal_decide, name="proposal_decide"),
    path("secretaria/enlaces/", sharing.share_list, name="share_list"),
    path("secretaria/enlaces/<slug:public_id>/anular/", sharing.share_revoke, name="share_revoke"),
    path("compartido/<str:token>/", sharing.share_open, name="share_open"),
    path("compartido/<str:token>/archivo", sharing.share_file, name="share_file"),
]
