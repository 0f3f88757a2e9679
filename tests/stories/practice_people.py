"""Who works where, and what opens for them: the part of the model that is about keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

IDLE, LONGEST, RESTS = timedelta(minutes=15), timedelta(hours=12), timedelta(days=365 + 30)
KEPT = {("register", "a")}
"""What Dag, who is a clerk all these days, holds beside the therapists."""
PROVIDER_OF = {"a": "north", "b": "north", "c": "north", "south": "south"}


@dataclass
class Post:
    """A therapist's assignment at a unit."""

    id: object
    unit: str
    confirmed_at: object
    ended: bool = False
    rests: bool = False

    @property
    def stands(self):
        """Whether it was not ended and, within a year and its grace, given or confirmed (A-08)."""
        return not self.ended and not self.rests

    def confirmed(self, at):
        """Let it stand from now on."""
        self.confirmed_at, self.rests = at, False


@dataclass
class Staff:
    """A therapist: posts, the circles that somebody granted to the account, and whether nobody is let in by it."""

    provider: str
    posts: list = field(default_factory=list)
    granted: set = field(default_factory=set)
    is_out: bool = False

    def needed(self, *, resting=False):
        """The circles that the standing posts need, and those that rest too where one asks for these."""
        posts = [post for post in self.posts if post.stands or (resting and not post.ended)]
        return set().union(*(needs(post.unit) for post in posts))


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

    def opens(self, name, unit, patient):
        """Whether a journal opens in this session: by a circle, or with what it has kept since it was opened first."""
        return self.reaches(name, unit) or (unit, patient) in self.seats[name].kept

    def keep(self, name, unit, patient):
        """Let a session keep a journal's key, which it has opened."""
        self.seats[name].kept.add((unit, patient))

    def sit_down(self, name, session, post):
        """Begin a session: its circles are those granted by now.

        Whoever waits for one of them receives it, and from whom rests it is taken back.
        """
        person = self.staff[name]
        circles = frozenset(person.granted & needs(post.unit))
        self.seats[name] = Seat(session, post, circles, self.at, self.at)
        for other in self.staff.values():
            other.granted = (other.granted | circles & other.needed()) - (circles - other.needed())

    def passes_to(self, at):
        """Let time pass: what nobody confirmed rests."""
        self.at = at
        for post in (post for person in self.staff.values() for post in person.posts):
            post.rests = at - post.confirmed_at >= RESTS

    def leave(self, name, post):
        """End an assignment, and the grants that nothing else needs."""
        post.ended = True
        person = self.staff[name]
        person.granted -= needs(post.unit) - person.needed()

    def renewing(self, name, circle):
        """What becomes of renewing a circle now, together with the head."""
        return "done" if circle in self.seats[name].circles else "refused"

    def renewing_journal(self, name, unit, *, by_officers):
        """What becomes of renewing a journal of a unit now: alone, or where the provider's officers come."""
        seat = self.seats[name]
        if PROVIDER_OF[unit] != self.staff[name].provider:
            return "unknown"
        return "done" if by_officers or (seat.post.unit == unit and ("unit", unit) in seat.circles) else "refused"

    def turn(self, circle, provider):
        """Renew a circle: whoever needs it is handed it, and everybody there signs in again."""
        for name, person in self.staff.items():
            person.granted = (person.granted - {circle}) | ({circle} & person.needed())
            if person.provider == provider:
                self.seats.pop(name, None)

    def closing(self, name):
        """What becomes of closing one's own account now: the last who holds a key stays until recovery was tried."""
        mine = self.staff[name]
        others = [p for n, p in self.staff.items() if n != name and p.provider == mine.provider]
        held = set().union(KEPT, *(p.granted & p.needed() for p in others))
        alone = mine.granted & mine.needed(resting=True) - held
        return "refused" if alone and mine.provider not in self.rehearsed else "done"

    def forget(self, name):
        """Let a closed account be nobody's."""
        for post in self.staff.pop(name).posts:
            post.ended = True
        self.seats.pop(name, None)
        self.officers.discard(name)
