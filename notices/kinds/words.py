"""The words of notices: what may be waiting for somebody, and how a mail about it is wanted."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    # submissions
    HANDED_OVER = "handed_over", _("A submission was handed over")
    ACKNOWLEDGED = "acknowledged", _("Your submission was acknowledged")
    ASSIGNED = "assigned", _("A submission was assigned to your team")
    MORE_ASKED = "more_asked", _("There is a question about your submission")
    MORE_GIVEN = "more_given", _("A question about a submission was answered")
    REVIEWED = "reviewed", _("The review of your submission is finished")
    MENTIONED = "mentioned", _("A colleague asks for your attention in a note")
    RECEIPT_READY = "receipt_ready", _("A receipt is ready")
    ITEM_HELD = "item_held", _("An item is held and needs a decision")
    ITEM_REFUSED = "item_refused", _("An item could not be taken in")
    ITEM_EXPIRED = "item_expired", _("An unfinished upload has ended")
    COPY_DAMAGED = "copy_damaged", _("A stored copy was found damaged")
    # consent
    CONSENT_ENDED = "consent_ended", _("A consent was restricted or withdrawn")
    PROMISE_REPORTED = "promise_reported", _("A source is said to have released its confidentiality")
    PROMISE_DECIDED = "promise_decided", _("The release of a confidentiality was decided")
    # disclosure
    DISCLOSURE_ASKED = "disclosure_asked", _("You are asked whether something may be disclosed")
    DISCLOSURE_REMINDED = "disclosure_reminded", _("A question of disclosure still waits for your answer")
    DISCLOSURE_ENDED = "disclosure_ended", _("A question of disclosure is no longer asked")
    DISCLOSURE_ANSWERED = "disclosure_answered", _("A colleague answered a question of disclosure")
    AGREEMENT_WITHDRAWN = "agreement_withdrawn", _("An agreement to disclose was withdrawn")
    DISCLOSURE_RELEASED = "disclosure_released", _("Something you gave was released as agreed")
    DISCLOSURE_SETTLED = "disclosure_settled", _("All answers to a disclosure request are in")
    DISCLOSURE_DECIDED = "disclosure_decided", _("A disclosure request was decided")
    DISCLOSURE_VETOED = "disclosure_vetoed", _("A disclosure request was vetoed")
    DISCLOSURE_PACKAGED = "disclosure_packaged", _("A release package is ready")
    # feedback and lessons
    FEEDBACK_ARRIVED = "feedback_arrived", _("There is feedback for you")
    FEEDBACK_LATER = "feedback_later", _("Feedback was put off to another day")
    FEEDBACK_CLEARED = "feedback_cleared", _("Feedback is cleared and can be sent")
    FEEDBACK_RETURNED = "feedback_returned", _("Feedback was given back to you")
    FEEDBACK_REPLIED = "feedback_replied", _("Feedback was answered")
    LESSON_GIVEN = "lesson_given", _("A lesson was given")
    LESSON_ANSWERED = "lesson_answered", _("Your lesson was answered")
    # messages and views
    MESSAGE = "message", _("There is a message")
    VOICE_GIVEN = "voice_given", _("A view was expressed")
    VOICE_ANSWERED = "voice_answered", _("Your view was answered")
    # what is asked and reported
    INFORMATION_ASKED = "information_asked", _("You are asked for information")
    INFORMATION_REMINDED = "information_reminded", _("A request for information still waits for your answer")
    INFORMATION_ANSWERED = "information_answered", _("A request for information was answered")
    INFORMATION_DECLINED = "information_declined", _("A request for information was declined")
    INFORMATION_ENDED = "information_ended", _("Information is no longer asked of you")
    REACH_ASKED = "reach_asked", _("You are asked to help reach somebody")
    REACH_ANSWERED = "reach_answered", _("A request to help reach somebody was answered")
    REACH_ENDED = "reach_ended", _("A request to help reach somebody has ended")
    ACTIVITY_REPORTED = "activity_reported", _("An activity was reported")
    ACTIVITY_NOTED = "activity_noted", _("Your activity update was taken note of")
    LEAD_TAKEN = "lead_taken", _("A preservation lead was taken up")
    LEAD_CLOSED = "lead_closed", _("A preservation lead has an outcome")
    # meetings
    PLATFORM_INVITED = "platform_invited", _("You are asked to join a platform")
    PLATFORM_ANSWERED = "platform_answered", _("An invitation to a platform was answered")
    MEETING_CONVENED = "meeting_convened", _("You are invited to a meeting")
    MEETING_MOVED = "meeting_moved", _("A meeting was moved")
    MEETING_CANCELLED = "meeting_cancelled", _("A meeting was cancelled")
    MEETING_REPLIED = "meeting_replied", _("An invitation to a meeting was answered")
    MINUTES_CIRCULATED = "minutes_circulated", _("Minutes wait for your comments")
    MINUTES_COMMENTED = "minutes_commented", _("Minutes were commented")
    MINUTES_AGREED = "minutes_agreed", _("Minutes were agreed")
    TOPIC_PROPOSED = "topic_proposed", _("A topic was proposed")
    TOPIC_DECIDED = "topic_decided", _("There is a decision on your topic")
    ACTION_RECORDED = "action_recorded", _("An action item was given to you")
    ACTION_CHANGED = "action_changed", _("An action item has changed")
    # questions, bulletins, reports
    ENQUIRY_ASKED = "enquiry_asked", _("A question was asked")
    ENQUIRY_ANSWERED = "enquiry_answered", _("Your question was answered")
    BULLETIN_CLEARED = "bulletin_cleared", _("A bulletin is cleared and can be published")
    BULLETIN_RETURNED = "bulletin_returned", _("A bulletin was given back to you")
    BULLETIN_PUBLISHED = "bulletin_published", _("A bulletin was published")
    REPORT_CLEARED = "report_cleared", _("A half-yearly report is cleared")
    # people and agreements
    AGREEMENT_ASKED = "agreement_asked", _("A memorandum was asked for")
    AGREEMENT_CHANGED = "agreement_changed", _("An agreement has changed")
    STANDING_CHANGED = "standing_changed", _("The standing of your organisation has changed")
    MEMBER_CHANGED = "member_changed", _("Who belongs to your organisation has changed")
    CONTACT_CHANGED = "contact_changed", _("The contact point of your organisation has changed")
    CONTACT_GIVEN = "contact_given", _("You are contact point or deputy of an organisation")
    ORGANISATION_LEFT = "organisation_left", _("An organisation has withdrawn")


class HowOften(TextChoices):
    NEVER = "never", pgettext_lazy("mail", "Never")
    DAILY = "daily", _("Once a day, if there is something")
    AT_ONCE = "at_once", _("As soon as there is something")


class MailKind(TextChoices):
    CODE = "code", _("A code")
    NOTICE = "notice", _("There is something for you")


class Trouble(TextChoices):
    """Why a mail was given up."""

    REFUSED = "refused", _("The mail server refused the address")
    NOT_WANTED = "not_wanted", _("It was no longer wanted")
    TOO_LATE = "too_late", _("It could not be sent in time")
