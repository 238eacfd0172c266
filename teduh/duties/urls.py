"""Addresses of duties."""

from django.urls import path

from teduh.duties import views

of_a_case = [path("<str:case>/tugas", views.duty_create)]
urlpatterns = [
    path("tugas/<str:duty>/selesai", views.duty_settle),
    path("meja/eskalasi", views.escalations_list),
]
