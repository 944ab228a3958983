"""What is kept of the dialogue with organisations."""

from dialogue.models.actions import ActionChange, ActionItem
from dialogue.models.attachments import Attachment, AttachmentScan
from dialogue.models.bulletins import Bulletin, BulletinQuestion
from dialogue.models.enquiries import Enquiry
from dialogue.models.invitations import ConfidentialParticipant, Invitation, MeetingReply
from dialogue.models.leads import LeadMatch, PreservationLead
from dialogue.models.meetings import Meeting, NoticeWaiver
from dialogue.models.minutes import Minutes, MinutesComment
from dialogue.models.platforms import Platform, PlatformMember
from dialogue.models.reaching import ContactRequest
from dialogue.models.reports import HalfYearReport
from dialogue.models.requests import InformationAddressee, InformationAnswer, InformationAsked, InformationRequest
from dialogue.models.threads import Message, ReadMark, Thread
from dialogue.models.topics import Topic, TopicDecision, TopicSupport
from dialogue.models.updates import ActivityConcern, ActivityUpdate
from dialogue.models.voices import Voice

__all__ = [
    "ActionChange",
    "ActionItem",
    "ActivityConcern",
    "ActivityUpdate",
    "Attachment",
    "AttachmentScan",
    "Bulletin",
    "BulletinQuestion",
    "ConfidentialParticipant",
    "ContactRequest",
    "Enquiry",
    "HalfYearReport",
    "InformationAddressee",
    "InformationAnswer",
    "InformationAsked",
    "InformationRequest",
    "Invitation",
    "LeadMatch",
    "Meeting",
    "MeetingReply",
    "Message",
    "Minutes",
    "MinutesComment",
    "NoticeWaiver",
    "Platform",
    "PlatformMember",
    "PreservationLead",
    "ReadMark",
    "Thread",
    "Topic",
    "TopicDecision",
    "TopicSupport",
    "Voice",
]
