from accounts.models.agreement import Agreement, AgreementKind, AgreementTerms, AgreementText
from accounts.models.contact import ContactAssignment
from accounts.models.invitation import Invitation, SlipPurpose
from accounts.models.machine import KeptAnswer, TokenUse
from accounts.models.organisation import Organisation, Team, name_for_reader
from accounts.models.person import Person
from accounts.models.role import Appointment, GrantProposal, Membership
from accounts.models.token import ApiToken, Scope

__all__ = [
    "Agreement",
    "AgreementKind",
    "AgreementTerms",
    "AgreementText",
    "ApiToken",
    "Appointment",
    "ContactAssignment",
    "GrantProposal",
    "Invitation",
    "KeptAnswer",
    "Membership",
    "Organisation",
    "Person",
    "Scope",
    "SlipPurpose",
    "Team",
    "TokenUse",
    "name_for_reader",
]
