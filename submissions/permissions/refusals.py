"""Why this actor may not: one class for each answer, each with words that say who may."""

from django.utils.translation import gettext_lazy as _

from common.errors import NotAllowed


class OnlyProviderMay(NotAllowed):
    for_people = _("Only the organisation that provides the material may do this.")


class OnlyReviewersMay(NotAllowed):
    for_people = _("Only analysts and team leads of the team it is assigned to may do this.")


class OnlyTeamLeadsMay(NotAllowed):
    for_people = _("Only a team lead may assign a submission.")


class OnlyEvidenceOfficersMay(NotAllowed):
    for_people = _("Only an evidence officer may do this.")


class OnlyProtectionOfficersMay(NotAllowed):
    for_people = _("Only a protection officer may restrict an item, or name who may see a restricted one.")


class OnlyKeepersMay(NotAllowed):
    for_people = _("Only an evidence officer or a protection officer may set or lift a hold.")


class OnlyHandlersMay(NotAllowed):
    for_people = _("Your role does not work with what is handed over.")


class OnlyNamedMay(NotAllowed):
    """The whole submission is restricted: who is named for one of its items may also read its account."""

    for_people = _("This submission is restricted. A protection officer names who may read it.")


class NotTheirs(NotAllowed):
    for_people = _("This submission is not assigned to one of your teams.")


class OnlyItsReviewerMay(NotAllowed):
    for_people = _("Only whoever has taken it, or a lead of the team, may pass it on.")


class OwnAssessment(NotAllowed):
    """Four eyes: none of those who wrote it is the second person."""

    for_people = _("You wrote this assessment, so somebody else has to look at it.")
