"""The smallest valid row of each audienced model; the matrix runs over all of them."""

from __future__ import annotations

from tests import make

BUILDERS = {
    "resources.Collection": make.collection,
    "resources.Resource": make.work,
    "meetings.Meeting": make.meeting,
    "meetings.Minutes": make.minutes,
    "conflicts.Conflict": make.conflict,
}
