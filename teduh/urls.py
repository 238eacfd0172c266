"""Every address of Teduh. The two hot routes, sending and the stream, are in `asgi.py`."""

from django.urls import URLPattern, URLResolver, include, path

from teduh.cases import views as cases
from teduh.conversations import files_routes
from teduh.counseling import urls as counseling
from teduh.desk import auditing, devices, entering, health, today
from teduh.duties import urls as duties
from teduh.process import urls as process
from teduh.referrals import urls as referrals

api: list[URLPattern | URLResolver] = [
    path("sekolah", entering.school_detail),
    path("kasus", entering.case_create),
    path("kasus/<str:case>/berkas", files_routes.file_begin),
    path("kasus/<str:case>/jejak", auditing.looks_page),
    path("kasus/<str:case>/cetak", auditing.print_create),
    path("kasus/", include("teduh.cases.urls")),
    path("kasus/", include("teduh.documents.urls")),
    path("kasus/", include(counseling.of_a_case)),
    path("", include(counseling.urlpatterns)),
    path("", include("teduh.joining.urls")),
    path("", include("teduh.forms.urls")),
    path("kasus/", include(duties.of_a_case)),
    path("kasus/", include(process.of_a_case)),
    path("", include(process.urlpatterns)),
    path("", include(duties.urlpatterns)),
    path("kasus/", include(referrals.of_a_case)),
    path("", include(referrals.urlpatterns)),
    path("konsultasi", cases.consultation_create),
    path("kembali", entering.return_create),
    path("masuk/awal", entering.prelogin_create),
    path("masuk", entering.sign_in_create),
    path("pulih/awal", entering.recovery_prelogin_create),
    path("pulih", entering.recovery_create),
    path("keluar", entering.leave_create),
    path("sesi", entering.session_detail),
    path("akun/kunci", entering.lock_create),
    path("akun/gantungan", entering.keyset_create),
    path("akun/perangkat", devices.devices_list),
    path("akun/perangkat/keluar-semua", devices.other_devices_end),
    path("akun/perangkat/<str:device>/keluar", devices.device_end),
    path("audit", auditing.audit_page),
    path("meja", today.desk_detail),
    path("meja/jaga", today.duty_create),
]
urlpatterns = [
    path("healthz", health.healthz),
    path("api/", include(api)),
    path("", include("teduh.desk.urls")),
]
