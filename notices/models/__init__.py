from notices.models.mail import MailChoice, Outgoing
from notices.models.notice import Notice, Projection

__all__ = ["MailChoice", "Notice", "Outgoing", "Projection"]
