"""The lake: every table, append-only per run, read as of a run.

In: frames of any table of `vocnlp.schemas`. Out: the same frames as they stood as of a run. Delta Lake is only the
atomic-write mechanism; time travel is by rows (`run_seq`), so that tables may be compacted, vacuumed and copied at any
time. Nothing outside this package opens a Delta path.

- `Lake` opens a folder or an object-store URL: `create`, `runs`, `last_run`, `read`, `sql`, `begin`, `resume`,
  `compact`, `vacuum`.
- `RunWriter` is one run in progress: `append`, `read`, `commit`, `abandon`.
- `find_writer` says which process writes at the moment.
- `migrate` brings a lake of an older schema version up to date.
"""

from vocnlp.lake.lake import Lake
from vocnlp.lake.lock import find_writer
from vocnlp.lake.migrate import migrate
from vocnlp.lake.run import RunWriter

__all__ = ["Lake", "RunWriter", "find_writer", "migrate"]
