"""The oracle's rules of money, written from the README as the rest of it."""

from __future__ import annotations

from typing import Any

from tests.verify.oracle import EVERYTHING, Answer, Oracle


class WholeOracle(Oracle):
    """All that the README says of who may do what."""

    def reads_words_of(self, worker: int | None, spend: Any) -> bool:
        """ "The words of a spend (what, so that, supplier) follow the person: whoever sees everything;
        for a street, the paying team."
        """
        if spend.person_id is None:
            return spend.team_id in self.seats(worker)
        return self.level(worker, spend.person_id) >= EVERYTHING

    def reads_spend(self, worker: int | None, spend: Any) -> bool:
        """ "Its amount, kind, state and who asked are read by the lead of the paying team as well, never
        of their own record or a declared relative's."
        """
        return self.reads_words_of(worker, spend) or (
            self.leads(worker, spend.team_id) and (worker, spend.person_id) not in self.closed
        )

    def reads_limit(self, worker: int | None, limit: Any) -> Answer:
        """A limit is its team's, and finance's, who sets the limit of whoever leads alone."""
        if self.leads(worker, limit.team_id) or self.holds(worker, "finance"):
            return True
        if limit.team_id in self.seats(worker):
            return True if limit.user_id in {None, worker} else None
        return False

    def may_set_limit(self, worker: int | None, limit: Any) -> bool:
        """The lead of the team and finance set limits, and never their own."""
        may = self.leads(worker, limit.team_id) or self.holds(worker, "finance")
        return may and limit.user_id != worker

    def may_answer_spend(self, worker: int | None, spend: Any) -> bool:
        """The lead of the paying team answers, and where no lead of it could, a finance officer; nobody
        answers what they asked for themselves, nor for themselves or a relative.
        """
        if spend.state != "asked" or worker == spend.asked_by_id:
            return False
        if (worker, spend.person_id) in self.closed:
            return False
        could = {
            lead
            for lead in self.users
            if self.leads(lead, spend.team_id)
            and lead != spend.asked_by_id
            and (lead, spend.person_id) not in self.closed
        }
        return worker in could or (not could and self.holds(worker, "finance"))
