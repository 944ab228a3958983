from notices.kinds.words import HowOften, Kind, MailKind, Trouble

__all__ = ["HowOften", "Kind", "MailKind", "Trouble"]
