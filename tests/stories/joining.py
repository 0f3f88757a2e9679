"""Joining and leaving in the practice's days: invited, signed in, left, come back, confirmed each year or at rest."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from journal.domain.people import Role
from journal.services.accounts import Recovering, recover_by_code
from journal.services.staff import NewAssignment, confirm_assignment, end_assignment, give_assignment, list_staff
from tests.cast import Person
from tests.stories.practice_people import RESTS, Post, Staff
from tests.stories.workplace import Workplace, numbers

MOST_STAFF = 7
TIMES = [timedelta(minutes=4), timedelta(minutes=20), timedelta(hours=13), timedelta(days=5), timedelta(days=60), RESTS]


class Joining(Workplace):
    """Whoever is invited joins, and whoever nobody confirms is out until the head does."""

    @rule(by=numbers, head=st.booleans())
    def join(self, by, head):
        inviter = self.seat(by)
        if inviter is None or len(self.model.staff) >= MOST_STAFF or self.model.staff[inviter].provider != "north":
            return
        seat, name = self.model.seats[inviter], f"ny{next(self.serial)}"
        if not head and ("unit", seat.post.unit) not in seat.circles:
            return
        self.cast.people[name] = Person(name, f"Ny {name}", Role.THERAPIST, seat.post.unit)
        if not head:
            self.unlocks(inviter)
        self.cast.invited(self.head_of("north") if head else seat.session, name, self.model.at)
        assignment = self.cast.at_the_door(name, self.model.at).assignments[0].id
        granted = set() if head else set(seat.circles)
        self.model.staff[name] = Staff("north", [Post(assignment, seat.post.unit, self.model.at)], granted)

    @rule(who=numbers)
    def sign_in(self, who):
        self.sit_down(self.name(who), who)

    @rule(who=numbers)
    def leave(self, who):
        name = self.name(who)
        standing = [post for post in self.model.staff[name].posts if post.stands]
        if name == "cilla" or not standing:
            return
        end_assignment(self.cast.parts, self.head_of("north"), standing[0].id, self.model.at)
        self.model.leave(name, standing[0])

    @rule(who=numbers, unit=st.sampled_from(["a", "b", "c"]))
    def come_back(self, who, unit):
        name = self.name(who)
        there = [post for post in self.model.staff[name].posts if post.unit == unit and not post.ended]
        if name == "cilla" or there:
            self.confirm(name)
            return
        wanted = NewAssignment(self.cast.people[name].account, Role.THERAPIST, self.cast.units[unit])
        given = give_assignment(self.cast.parts, self.head_of("north"), wanted, self.model.at)
        self.model.staff[name].posts.append(Post(given, unit, self.model.at))

    def confirm(self, name):
        """The head confirms that somebody still works where they were given to work (A-08)."""
        person = self.model.staff[name]
        given = [post for post in person.posts if not post.ended]
        head = self.head_of(person.provider) if given else None
        for post in given:
            confirm_assignment(self.cast.parts, head, post.id, self.model.at)
            post.confirmed(self.model.at)

    @rule(step=st.sampled_from(TIMES), confirmed=numbers)
    def time_passes(self, step, confirmed):
        self.until(self.model.at + step)
        rest = [name for name, person in self.model.staff.items() if any(post.rests for post in person.posts)]
        for number, name in enumerate(rest):
            if confirmed >> number & 1:
                self.confirm(name)

    def until(self, at):
        """Let time pass. What nobody confirmed in time rests, but the clerk and the auditor are always confirmed."""
        self.model.passes_to(at)
        if at - self.model.confirmed_at < RESTS:
            return
        frida = self.head_of("north")
        accounts = {self.cast.people[name].account for name in ("dag", "eva")}
        for member in list_staff(self.cast.parts, frida, at):
            if member.account in accounts:
                confirm_assignment(self.cast.parts, frida, member.assignments[0].id, at)
        self.model.confirmed_at = at

    @rule(who=numbers)
    def recover(self, who):
        name = self.name(who)
        if self.model.staff[name].is_out or not any(post.stands for post in self.model.staff[name].posts):
            return
        person, anew = self.cast.people[name], f"björkar vid sjön nummer {next(self.serial)}"
        self.cast.forget_step(name)
        code = self.cast.code(name, self.model.at)
        shown = Recovering(person.username, person.recovery_code, anew, code, "192.0.2.1")
        person.recovery_code = recover_by_code(self.cast.parts, shown, self.model.at)
        person.passphrase = anew
        self.sit_down(name, who)
