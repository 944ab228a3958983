from django.urls import path

from accounts.views import organisation as views
from accounts.views import tokens

app_name = "accounts"
urlpatterns = [
    path("", views.organisation, name="organisation"),
    path("members/", views.members_list, name="members"),
    path("members/invite/", views.invite_member, name="invite_member"),
    path("members/<uuid:membership_id>/end/", views.member_end, name="member_end"),
    path("members/<uuid:membership_id>/reset/", views.member_reset, name="member_reset"),
    path("slips/<uuid:invitation_id>/end/", views.invitation_end, name="invitation_end"),
    path("memorandum/", views.ask_for_memorandum, name="ask_for_memorandum"),
    path("agreements/<uuid:agreement_id>/decline/", views.agreement_decline, name="agreement_decline"),
    path("agreements/<uuid:agreement_id>/end/", views.agreement_end, name="agreement_end"),
    path("texts/<uuid:text_id>/", views.agreement_text, name="agreement_text"),
    path("withdraw/", views.withdraw, name="withdraw"),
    path("programs/", tokens.tokens, name="tokens"),
    path("programs/new/", tokens.token_create, name="token_create"),
    path("programs/<uuid:token_id>/end/", tokens.token_end, name="token_end"),
]
