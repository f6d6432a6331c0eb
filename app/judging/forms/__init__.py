"""Forms of judging."""

from app.judging.forms.merging import AgreeForm, MergeForm

__all__ = ["AgreeForm", "MergeForm"]
