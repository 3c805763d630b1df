"""Addresses about what happens."""

from django.urls import path

from conflicts import views

urlpatterns = [
    path("conflictos/", views.conflict_list, name="conflict_list"),
    path("conflictos/estadisticas/", views.statistics, name="statistics"),
    path("conflictos/series.csv", views.series_csv, name="series_csv"),
    path("conflictos/emergencias/", views.emergency_list, name="emergency_list"),
    path("conflictos/nuevo/", views.conflict_create, name="conflict_create"),
    path("conflictos/<slug:public_id>/", views.conflict_detail, name="conflict_detail"),
    path("conflictos/<slug:public_id>/editar/", views.conflict_edit, name="conflict_edit"),
    path("conflictos/<slug:public_id>/publicar/", views.conflict_publish, name="conflict_publish"),
]
