"""Addresses of forms and of the tally."""

from django.urls import path

from teduh.forms import views

urlpatterns = [
    path("formulir/<str:form>/<str:version>", views.form_detail),
    path("formulir/<str:form>/<str:version>/jumlah", views.totals_detail),
    path("hitungan", views.tally_create),
]
