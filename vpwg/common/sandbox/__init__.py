"""Work on what strangers sent, in a process of its own that may be lost.

`run("vpwg.common.files.work:clean", {"data": b"...", "extension": "pdf"}, seconds=8, megabytes=300)` calls that
function with the payload in a fresh interpreter and gives back what it returned. The child has limits of memory,
processor time and output, no database, no network, none of our settings or secrets, and is killed with all it
started when its time is over. Payload and result are JSON values, in which bytes may stand as values too.

Raises Overrun where a limit was broken (the file's own doing: trying again gives the same), Crashed where the child
ended in another way. The child takes 0.1 to 0.3 s to start, so give it a whole piece of work, not one step.
"""

from vpwg.common.sandbox.outcomes import Crashed, Overrun, Stopped
from vpwg.common.sandbox.parent import run

__all__ = ["Crashed", "Overrun", "Stopped", "run"]
