"""Addresses below /api/kasus/<case>/ and the public forms."""

from django.urls import path

from teduh.counseling import document_views, views
from teduh.people.doors import by_method

of_a_case = [
    path("<str:case>/lembar", by_method(document_views.documents_list, document_views.revision_create)),
    path("<str:case>/lembar/<str:document>", document_views.revision_detail),
    path("<str:case>/sesi", views.session_create),
    path("<str:case>/sesi/<str:session>/selesai", views.session_end_create),
    path("<str:case>/penilaian/berhenti", views.quiet_create),
    path("<str:case>/penilaian/tahan", views.hold_create),
    path("<str:case>/penilaian/<str:assessment>", views.answer_create),
    path("<str:case>/penilaian/<str:assessment>/lewati", views.skip_create),
]
urlpatterns = [
    path("formulir/<str:form>/<str:version>", views.form_detail),
    path("formulir/<str:form>/<str:version>/jumlah", views.totals_detail),
    path("hitungan", views.tally_create),
    path("meja/penilaian", views.timing_create),
]
