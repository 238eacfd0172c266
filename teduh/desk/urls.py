"""Addresses of the pages. They are read by people, so they are Indonesian."""

from django.urls import path

from teduh.desk import frame, referral, staff, student, welcome

urlpatterns = [
    path("", welcome.door),
    *(path(page, welcome.reading, {"page": page}) for page in welcome.READINGS),
    path("tulis", student.write),
    path("ruang", student.room),
    path("kembali", student.come_back),
    path("masuk", staff.signin),
    path("pulih", staff.recover),
    path("meja", staff.desk),
    path("meja/kasus/<str:case>", staff.case),
    path("meja/kasus/<str:case>/<str:lane>", staff.case),
    path("meja/konsultasi/<str:room>", staff.consultation),
    path("akun", staff.account),
    path("audit", staff.audit),
    path("rujukan", referral.outside),
    path("rujukan-masuk", referral.incoming),
    path("bingkai", frame.frame),
]
