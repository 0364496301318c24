"""The shape of questions, answers, reports and appeals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Reason


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("Your question"), max_length=500, strip=True, widget=forms.Textarea(attrs={"rows": 2})
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"), max_length=1000, strip=True, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"), choices=Reason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("More, if you like"),
        max_length=300,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("What do you say to it?"),
        max_length=1000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
