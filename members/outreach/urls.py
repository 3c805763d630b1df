"""Addresses of the stakeholder map and of the log of outreach."""

from django.urls import include, path

from members.outreach.views import outreach, pipeline, stakeholders

actor = [
    path("", stakeholders.stakeholder_detail, name="stakeholder_detail"),
    path("valorar/", stakeholders.assessment_create, name="assessment_create"),
    path("etapa/", pipeline.stakeholder_stage, name="stakeholder_stage"),
]
engagement = [
    path("", outreach.engagement_edit, name="engagement_edit"),
    path("hecho/", outreach.engagement_done, name="engagement_done"),
    path("posponer/", outreach.engagement_postpone, name="engagement_postpone"),
    path("borrar/", outreach.engagement_delete, name="engagement_delete"),
]
urlpatterns = [
    path("secretaria/actores/", stakeholders.stakeholder_map, name="stakeholder_map"),
    path("secretaria/actores/nueva/", stakeholders.stakeholder_create, name="stakeholder_create"),
    path("secretaria/actores/proceso/", pipeline.stakeholder_board, name="stakeholder_board"),
    path("secretaria/actores/brechas/", pipeline.gap_matrix, name="gap_matrix"),
    path("secretaria/actores/brechas/lista/", pipeline.gap_list, name="gap_list"),
    path("secretaria/actores/<slug:public_id>/", include(actor)),
    path("secretaria/gestiones/", outreach.engagement_list, name="engagement_list"),
    path("secretaria/gestiones/nueva/", outreach.engagement_create, name="engagement_create"),
    path("secretaria/gestiones/<slug:public_id>/", include(engagement)),
]
