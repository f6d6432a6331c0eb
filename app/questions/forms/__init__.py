"""The forms of questions: the one that organisers make one with, and the ones that ask them."""

from app.questions.forms.answering import AnswersForm, answers_form, is_field
from app.questions.forms.making import QuestionForm, question_form

__all__ = ["AnswersForm", "QuestionForm", "answers_form", "is_field", "question_form"]
