from feedback.models.advice import Advice
from feedback.models.awaited import Awaited
from feedback.models.lesson import Lesson
from feedback.models.note import AdviceGiven, DimensionNote, FeedbackNote, Reply
from feedback.models.postponement import Postponement

__all__ = ["Advice", "AdviceGiven", "Awaited", "DimensionNote", "FeedbackNote", "Lesson", "Postponement", "Reply"]
