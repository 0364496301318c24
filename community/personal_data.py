"""What the community holds about a person: all of it goes with her account."""

from accounts.personal_data import register
from community.models import Act, Block, Comment, Follow, Like, Member, Mute, Post, Save

register(Member, "user")
register(Post, "author")
register(Comment, "author")
register(Like, "user")
register(Save, "user")
register(Follow, "follower", "followed")
register(Block, "blocker", "blocked", is_exported=False)
register(Mute, "muter", "muted", is_exported=False)
register(Act, "user", is_exported=False)
