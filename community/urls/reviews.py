"""Reviews, questions, and the rankings of people like one."""

from django.urls import path

from community.views import alike, questions, review_parts, reviews

urlpatterns = [
    path("shop/<slug:slug>/reviews/", reviews.listing, name="review-list"),
    path("shop/<slug:slug>/reviews/write/", reviews.write, name="review-write"),
    path("reviews/of/<int:variant>/", reviews.start, name="review-start"),
    path("reviews/<int:pk>/", reviews.show, name="review"),
    path("reviews/<int:pk>/consent/", reviews.consent, name="review-consent"),
    path("reviews/<int:pk>/delete/", reviews.delete, name="review-delete"),
    path("reviews/<int:pk>/helpful/", review_parts.toggle_helpful, name="review-helpful"),
    path("reviews/<int:pk>/respond/", review_parts.answer, name="review-respond"),
    path("reviews/<int:pk>/response/delete/", review_parts.take_back, name="response-delete"),
    path("reviews/pictures/<int:pk>.jpg", review_parts.picture, name="review-picture"),
    path("reviews/pictures/<int:pk>/delete/", review_parts.unpicture, name="review-unpicture"),
    path("shop/<slug:slug>/questions/", questions.listing, name="question-list"),
    path("shop/<slug:slug>/questions/new/", questions.create, name="question-new"),
    path("questions/<int:pk>/answer/", questions.reply, name="question-answer"),
    path("questions/<int:pk>/edit/", questions.edit, name="question-edit"),
    path("questions/<int:pk>/delete/", questions.delete, name="question-delete"),
    path("answers/<int:pk>/edit/", questions.edit_said, name="answer-edit"),
    path("answers/<int:pk>/delete/", questions.delete_answer, name="answer-delete"),
    path("rankings/alike/", alike.show, name="alike"),
]
