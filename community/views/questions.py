"""Questions on a product and their answers: the list that its page loads, asking, answering, taking back."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.members import MemberRequest
from catalog.models import Product
from community.keyset import leaf_of
from community.models import Answer, Question
from community.safety_form import AnswerForm, QuestionForm
from community.services.limits import SaidAlready, TooFast
from community.services.questions import answer, ask, edit_answer, edit_question, speaks_for
from community.views.asked import MemberVisit, Visit
from community.views.reviews import product_named
from community.views.writing import edit_words, writes
from community.words import LIMITS

SHOWN = 8


@require_safe
def listing(request: Visit, slug: str) -> HttpResponse:
    """The page; for htmx its part of the product page, or with `?after=` the next rows alone."""
    return _page(request, product_named(slug))


def _page(
    request: Visit,
    product: Product,
    *,
    asked: QuestionForm | None = None,
    answered: AnswerForm | None = None,
    answered_pk: int = 0,
) -> HttpResponse:
    """`answered`: what was typed below the question `answered_pk`, and what is wrong with it."""
    after = request.GET.get("after", "")
    questions = Question.objects.filter(product=product).listed_for(request.user)
    if answered_pk:
        questions = questions.filter(pk=answered_pk)
    context = {
        "product": product,
        "form": asked or QuestionForm(auto_id="question_%s"),
        "answered": answered,
        "answered_pk": answered_pk,
        "may_respond": request.user.is_authenticated and speaks_for(request.user, product.brand),
        "leaf": leaf_of(questions, by="created_at", after=after, size=SHOWN),
    }
    part = "components/question_rows" if after else "components/questions"
    name = part if request.htmx else "questions"
    return render(request, f"community/{name}.html", context, status=400 if asked or answered else 200)


@writes
@require_POST
def create(request: MemberVisit, slug: str) -> HttpResponse:
    product, form = product_named(slug), QuestionForm(request.POST, auto_id="question_%s")
    if form.is_valid():
        try:
            asked = ask(
                product=product, author=request.user, text=form.cleaned_data["text"], now=timezone.now()
            )
        except (TooFast, SaidAlready) as refusal:
            form.add_error("text", LIMITS[type(refusal)])
        else:
            messages.success(request, _("Your question is asked. You hear from us when somebody answers."))
            return redirect(asked)
    return _page(request, product, asked=form)


@writes
@require_POST
def reply(request: MemberVisit, pk: int) -> HttpResponse:
    """An answer; with the brand's badge if she is of its staff."""
    visible = Question.objects.visible_to(request.user).select_related("product__brand", "author")
    question, form = get_object_or_404(visible, pk=pk), AnswerForm(request.POST)
    if form.is_valid():
        try:
            answer(question=question, author=request.user, text=form.cleaned_data["text"], now=timezone.now())
        except (TooFast, SaidAlready) as refusal:
            form.add_error("text", LIMITS[type(refusal)])
        else:
            return redirect(question)
    return _page(request, question.product, answered=form, answered_pk=pk)


@writes
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberVisit, pk: int) -> HttpResponse:
    """Her own question."""
    mine = _own(request, pk)
    form = QuestionForm(request.POST or None, initial={"text": mine.text})
    change = partial(edit_question, question=mine)
    return edit_words(request, form, change, title=_("Edit your question"), back=mine.get_absolute_url())


@writes
@require_http_methods(["GET", "HEAD", "POST"])
def edit_said(request: MemberVisit, pk: int) -> HttpResponse:
    """Her own answer, or one of the brand whose staff she is of."""
    said = _changeable(request, pk)
    form = AnswerForm(request.POST or None, initial={"text": said.text})
    change = partial(edit_answer, answer=said, editor=request.user)
    return edit_words(request, form, change, title=_("Edit your answer"), back=said.get_absolute_url())


def _own(request: MemberRequest, pk: int) -> Question:
    return get_object_or_404(request.user.questions.select_related("product"), pk=pk)


def _changeable(request: MemberRequest, pk: int) -> Answer:
    answers = Answer.objects.changeable_by(request.user).select_related("question__product")
    return get_object_or_404(answers, pk=pk)


@login_required
@require_POST
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    """Her own question, with its answers."""
    question = _own(request, pk)
    slug = question.product.slug
    question.delete()
    messages.success(request, _("Your question is deleted."))
    return redirect(reverse("community:question-list", args=[slug]))


@login_required
@require_POST
def delete_answer(request: MemberRequest, pk: int) -> HttpResponse:
    said = _changeable(request, pk)
    question = said.question
    said.delete()
    messages.success(request, _("Your answer is deleted."))
    return redirect(question)
