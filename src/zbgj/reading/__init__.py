"""What people write for dates, numbers and names, read in one place for sheets, CSV files and tables.

Whatever is read says whether it stood there plainly or was taken for something; nothing is guessed: where two meanings
are possible, there is an error that says why.
"""

from __future__ import annotations

from zbgj._lazy import attach

TYPE_CHECKING = False
if TYPE_CHECKING:
    from zbgj.reading.dates import read_moment as read_moment
    from zbgj.reading.names import Names as Names
    from zbgj.reading.numbers import read_number as read_number
    from zbgj.reading.numbers import read_share as read_share
    from zbgj.reading.values import Read as Read
    from zbgj.reading.values import UnreadableError as UnreadableError

_named, __dir__, __all__ = attach(
    __name__,
    {
        "Names": "names",
        "Read": "values",
        "UnreadableError": "values",
        "read_moment": "dates",
        "read_number": "numbers",
        "read_share": "numbers",
    },
)

if not TYPE_CHECKING:  # a checker is to see slips in names
    __getattr__ = _named
