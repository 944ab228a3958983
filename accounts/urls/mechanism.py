from django.urls import path

from accounts.views.staff import agreements, members, organisations, people

app_name = "accounts"
urlpatterns = [
    path("", organisations.organisations, name="organisations"),
    path("invite/", organisations.invite_organisation, name="invite_organisation"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite_staff, name="invite_staff"),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/reset/", people.person_reset, name="person_reset"),
    path("people/<uuid:person_id>/propose/", people.role_propose, name="role_propose"),
    path("roles/<uuid:proposal_id>/confirm/", people.role_confirm, name="role_confirm"),
    path("roles/<uuid:proposal_id>/decline/", people.role_decline, name="role_decline"),
    path("appointments/<uuid:appointment_id>/end/", people.appointment_end, name="appointment_end"),
    path("teams/", people.teams, name="teams"),
    path("slips/<uuid:invitation_id>/confirm/", organisations.invitation_confirm, name="invitation_confirm"),
    path("slips/<uuid:invitation_id>/end/", organisations.invitation_end, name="invitation_end"),
    path("members/<uuid:membership_id>/end/", members.member_end, name="member_end"),
    path("members/<uuid:membership_id>/reset/", members.member_reset, name="member_reset"),
    path("agreements/<uuid:agreement_id>/draft/", agreements.draft, name="agreement_draft"),
    path("agreements/<uuid:agreement_id>/sign/", agreements.sign, name="agreement_sign"),
    path("agreements/<uuid:agreement_id>/close/<slug:how>/", agreements.close, name="agreement_close"),
    path("texts/<uuid:text_id>/", agreements.text, name="agreement_text"),
    path("<uuid:organisation_id>/", organisations.organisation, name="organisation"),
    path("<uuid:organisation_id>/contact/", organisations.assign_contact, name="assign_contact"),
    path("<uuid:organisation_id>/invite/", organisations.invite_member, name="invite_member"),
    path("<uuid:organisation_id>/sign/", agreements.sign_protocol, name="sign_protocol"),
    path("<uuid:organisation_id>/memorandum/", agreements.ask, name="ask_for_memorandum"),
    path("<uuid:organisation_id>/move/<slug:how>/", organisations.move, name="move"),
]
