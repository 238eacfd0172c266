"""Addresses below /api/kasus/<case>/."""

from django.urls import path

from teduh.cases import views

urlpatterns = [
    path("<str:case>", views.case_detail),
    path("<str:case>/entri", views.entries_page),
    path("<str:case>/epoch", views.epoch_create),
    path("<str:case>/dibaca", views.mark_create),
    path("<str:case>/mengetik", views.typing_create),
    path("<str:case>/segera", views.urgency_create),
    path("<str:case>/ruang", views.lane_create),
]
