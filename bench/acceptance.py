"""`python -m bench.acceptance`: how many honest files of the tests' corpus are served whole, per kind."""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict


def main() -> int:
    """Print a line per kind, and each file that was not served or lost something; return 1 below 98 in a hundred."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vpwg.settings")
    django.setup()
    from tests import office, papers
    from tests.office.judge import judge
    from tests.papers.judge import judge as judge_paper

    totals: dict[str, int] = defaultdict(int)
    whole: dict[str, int] = defaultdict(int)
    slowest = 0.0
    for case in [*office.HONEST, *papers.HONEST]:
        started = time.perf_counter()
        verdict = judge_paper(case) if isinstance(case, papers.Paper) else judge(case)
        slowest = max(slowest, time.perf_counter() - started)
        totals[case.extension] += 1
        if verdict.outcome == "served" and not verdict.faults:
            whole[case.extension] += 1
        else:
            print(f"  {case}: {verdict.outcome} {', '.join(verdict.faults)}")
    for extension, total in totals.items():
        print(f"{extension:5} {whole[extension]:3} of {total:3}  {whole[extension] / total:.1%}")
    print(f"slowest file: {slowest:.2f} s, made, checked, cleaned twice and read")
    return int(any(whole[extension] < 0.98 * total for extension, total in totals.items()))


if __name__ == "__main__":
    sys.exit(main())
