"""Addresses below /api/kasus/<case>/ the public definitions, and the end of a consultation."""

from django.urls import path

from teduh.process import views

of_a_case = [
    path("<str:case>/tahap", views.move_create),
    path("<str:case>/hasil", views.outcome_create),
    path("<str:case>/berhenti", views.stop_create),
    path("<str:case>/siap", views.readiness_create),
    path("<str:case>/diakui", views.notice_create),
]
urlpatterns = [
    path("proses/<str:process>/<str:version>", views.process_detail),
    path("konsultasi/<str:room>/selesai", views.consultation_end_create),
]
