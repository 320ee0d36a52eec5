"""A worker that the test plays itself: it keeps what is asked and answers when it is told to."""

from __future__ import annotations

from core.runtime.messages import Answer


class PlayedWorker:
    """Takes the questions of a part of the exhibit."""

    def __init__(self, part):
        self.questions = []
        part.asked.connect(self.questions.append)

    @property
    def asked(self):
        """Return the open requests in the order of asking."""
        return [question.request for question in self.questions]

    def asked_for(self, kind):
        """Return the open requests of a kind."""
        return [request for request in self.asked if isinstance(request, kind)]

    def answer(self, kind, value=None, error=""):
        """Answer the first open request of a kind."""
        question = next(q for q in self.questions if isinstance(q.request, kind))
        self.questions.remove(question)
        question.take(Answer(1, value, error))
