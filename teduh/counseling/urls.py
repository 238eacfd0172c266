"""Addresses below /api/kasus/<case>/, and where a coordinator sets the days."""

from django.urls import path

from teduh.counseling import views

of_a_case = [
    path("<str:case>/sesi", views.session_create),
    path("<str:case>/sesi/<str:session>/selesai", views.session_end_create),
    path("<str:case>/penilaian/berhenti", views.quiet_create),
    path("<str:case>/penilaian/tahan", views.hold_create),
    path("<str:case>/penilaian/<str:assessment>", views.answer_create),
    path("<str:case>/penilaian/<str:assessment>/lewati", views.skip_create),
]
urlpatterns = [path("meja/penilaian", views.timing_create)]
