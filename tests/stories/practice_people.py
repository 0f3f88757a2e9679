"""Who works where, and what opens for them: the part of the model that is about keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

IDLE, LONGEST = timedelta(minutes=15), timedelta(hours=12)
KEPT = {("register", "a")}
"""What Dag, who is a clerk all these days, holds beside the therapists."""
PROVIDER_OF = {"a": "north", "b": "north", "south": "south"}


@dataclass
class Post:
    """A therapist's assignment at a unit."""

    id: object
    unit: str
    stands: bool = True


@dataclass
class Staff:
    """A therapist: posts, and the circles that somebody granted to the account."""

    provider: str
    posts: list = field(default_factory=list)
    granted: set = field(default_factory=set)

    def needed(self):
        """The circles that the standing posts need."""
        return set().union(*(needs(post.unit) for post in self.posts if post.stands))


@dataclass
class Seat:
    """A session: where its holder works, what its circles are, when it began and was last used, what it keeps."""

    session: object
    post: Post
    circles: frozenset
    made_at: object
    seen_at: object
    kept: set = field(default_factory=set)

    def has_ended(self, at):
        """By the clock, or with the assignment."""
        return at - self.seen_at > IDLE or at - self.made_at > LONGEST or not self.post.stands


def needs(unit):
    """The circles that a therapist's work at a unit needs."""
    return {("unit", unit), ("register", unit), ("provider", PROVIDER_OF[unit])}


class Staffed:
    """What the sessions hold, and what becomes of acts with keys and accounts."""

    def reaches(self, name, unit):
        """Whether a key of this session opens the unit's journals."""
        circles = self.seats[name].circles
        return ("unit", unit) in circles or (("provider", PROVIDER_OF[unit]) in circles and self.shares[unit])

    def sit_down(self, name, session, post):
        """Begin a session: its circles are those granted by now, and whoever waits for one of them receives it."""
        person = self.staff[name]
        circles = frozenset(person.granted & needs(post.unit))
        self.seats[name] = Seat(session, post, circles, self.at, self.at)
        for other in self.staff.values():
            other.granted |= circles & other.needed()

    def leave(self, name, post):
        """End an assignment, and the grants that nothing else needs."""
        post.stands = False
        person = self.staff[name]
        person.granted -= needs(post.unit) - person.needed()

    def renewing(self, name, circle):
        """What becomes of renewing a circle now, together with the head."""
        return "done" if circle in self.seats[name].circles else "refused"

    def renewing_journal(self, name, unit):
        """What becomes of renewing a journal of a unit now, alone."""
        seat = self.seats[name]
        if PROVIDER_OF[unit] != self.staff[name].provider:
            return "unknown"
        return "done" if seat.post.unit == unit and ("unit", unit) in seat.circles else "refused"

    def turn(self, circle, provider):
        """Renew a circle: whoever needs it is handed it, and everybody there signs in again."""
        for name, person in self.staff.items():
            person.granted |= {circle} & person.needed()
            if person.provider == provider:
                self.seats.pop(name, None)

    def closing(self, name):
        """What becomes of closing one's own account now: nobody leaves as the last who holds a key."""
        mine = self.staff[name]
        others = [p for n, p in self.staff.items() if n != name and p.provider == mine.provider]
        held = set().union(KEPT, *(p.granted & p.needed() for p in others))
        return "refused" if mine.granted & mine.needed() - held else "done"

    def forget(self, name):
        """Let a closed account be nobody's."""
        for post in self.staff.pop(name).posts:
            post.stands = False
        del self.seats[name]
        self.officers.discard(name)
