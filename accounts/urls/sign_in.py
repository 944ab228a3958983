"""Signing in and one's own account; the same on both faces. What allauth offers beyond this is not mounted."""

from allauth.account import views as account
from allauth.usersessions import views as usersessions
from django.urls import include, path

from accounts.views import entrance, join

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", entrance.inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("sessions/", usersessions.list_usersessions, name="usersessions_list"),
    path("security/", entrance.security, name="account_security"),
    path("role/", entrance.choose_hat, name="choose_hat"),
    path("stay/", entrance.stay, name="stay"),
    path("join/", join.join, name="join"),
]
