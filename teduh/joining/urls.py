"""Addresses of joining, below /api/."""

from django.urls import path

from teduh.joining import views

urlpatterns = [
    path("aktivasi/awal", views.invitation_detail),
    path("aktivasi", views.activation_create),
    path("sekolah/orang", views.staff_detail),
    path("sekolah/undangan", views.invitation_create),
    path("sekolah/jaminan", views.vouch_create),
]
