"""What a condition of the playbook is judged on, and the three statuses it can have."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from incidents.playbook.facts import Facts
from incidents.playbook.tables import HomeLaw

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"
Args = Mapping[str, Any]


class ConditionContext(NamedTuple):
    """The facts to judge, the arguments of the condition, today, and the home state's own law."""

    facts: Facts
    args: Args
    today: dt.date
    law: HomeLaw | None = None


Test = Callable[[ConditionContext], str]


def met_if(is_met: bool) -> str:
    return MET if is_met else NOT_MET
