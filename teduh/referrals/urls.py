"""Addresses of referrals: below a case, for a target, and for somebody outside."""

from django.urls import path

from teduh.people.doors import by_method
from teduh.referrals import views

of_a_case = [
    path("<str:case>/rujukan", by_method(views.referrals_list, views.referral_create)),
    path("<str:case>/rujukan/<str:referral>/izin", views.consent_create),
    path("<str:case>/rujukan/<str:referral>/paket", views.packet_create),
    path("<str:case>/rujukan/<str:referral>/cabut", views.revocation_create),
]
urlpatterns = [
    path("rujukan", views.incoming_list),
    path("rujukan/sekolah", views.schools_list),
    path("rujukan/buka", views.link_open),
    path("rujukan/tautan/jawab", views.link_answer),
    path("rujukan/<str:referral>/buka", views.incoming_open),
    path("rujukan/<str:referral>/jawab", views.incoming_answer),
]
