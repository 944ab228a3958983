from django.urls import path

from custody.views import keys

app_name = "keys"
urlpatterns = [path("", keys.keys, name="list")]
