from django.urls import path

from placehub.web import views

app_name = "web"
urlpatterns = [
    path("drafts/", views.drafts, name="drafts"),
    path("language/", views.language, name="language"),
    path("undo/", views.undo, name="undo"),
    path("about/<slug:page>/", views.notices, name="notices"),
    path("style/", views.style, name="style"),
]
