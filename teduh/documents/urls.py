"""Addresses below /api/kasus/<room>/lembar."""

from django.urls import path

from teduh.documents import views
from teduh.people.doors import by_method

urlpatterns = [
    path("<str:case>/lembar", by_method(views.documents_list, views.revision_create)),
    path("<str:case>/lembar/<str:document>", views.revision_detail),
]
