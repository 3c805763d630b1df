"""Addresses about what happens."""

from django.urls import path

from conflicts.views import cases, emergencies, figures

urlpatterns = [
    path("conflictos/", cases.conflict_list, name="conflict_list"),
    path("conflictos/estadisticas/", figures.statistics, name="statistics"),
    path("conflictos/series.csv", figures.series_csv, name="series_csv"),
    path("conflictos/emergencias/", emergencies.emergency_list, name="emergency_list"),
    path("conflictos/nuevo/", cases.conflict_create, name="conflict_create"),
    path("conflictos/<slug:public_id>/", cases.conflict_detail, name="conflict_detail"),
    path("conflictos/<slug:public_id>/editar/", cases.conflict_edit, name="conflict_edit"),
    path("conflictos/<slug:public_id>/publicar/", cases.conflict_publish, name="conflict_publish"),
]
