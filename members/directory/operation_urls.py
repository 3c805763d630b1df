"""Addresses of who operates the portal."""

from django.urls import path

from members.directory.views import operation

urlpatterns = [
    path("operacion/", operation.operation_desk, name="operation"),
    path("operacion/pedidos/<slug:public_id>/", operation.operation_request, name="operation_request"),
]
