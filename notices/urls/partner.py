from notices.urls.pages import PAGES

app_name = "notices"
urlpatterns = PAGES
