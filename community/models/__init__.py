"""Talk: who people are to each other, what they show, and what they say."""

from community.models.act import Act
from community.models.block import Block, Mute
from community.models.comment import Comment
from community.models.member import Follow, Member, Openness
from community.models.post import Like, Post, Save, Tag, Visibility, Worn

__all__ = [
    "Act",
    "Block",
    "Comment",
    "Follow",
    "Like",
    "Member",
    "Mute",
    "Openness",
    "Post",
    "Save",
    "Tag",
    "Visibility",
    "Worn",
]
