"""Talk: who people are to each other, what they show, and what they say."""

from community.models.act import Act
from community.models.block import Block, Mute
from community.models.case import Appeal, Case, Outcome, Reason, Report, Ruling, Verb
from community.models.comment import Comment
from community.models.member import Follow, Member, Openness
from community.models.post import Like, Post, Save, Tag, Visibility, Worn
from community.models.question import Answer, Question
from community.models.review import Response, Review, ReviewPicture, Vote

__all__ = [
    "Act",
    "Answer",
    "Appeal",
    "Block",
    "Case",
    "Comment",
    "Follow",
    "Like",
    "Member",
    "Mute",
    "Openness",
    "Outcome",
    "Post",
    "Question",
    "Reason",
    "Report",
    "Response",
    "Review",
    "ReviewPicture",
    "Ruling",
    "Save",
    "Tag",
    "Verb",
    "Visibility",
    "Vote",
    "Worn",
]
