"""What all pictures share: the process in which they are drawn, and how long their alt text may be.

The worker process (see `pictures`) imports this module and those that draw: nothing in them may import discord, and
matplotlib only where it draws, so that the bot itself never loads it.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable

from bot.discord_ui.sheet import faces

ALT_TEXT_LIMIT = 1000


def prepare_worker() -> None:
    """What the drawing process does first: step back, end with its parent, load matplotlib."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches it too; its parent closes it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if sys.platform != "win32":
        os.nice(10)
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it worries about its cache directory
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcdefaults()  # not what a matplotlibrc of this machine says
    faces()
    gc.freeze()  # what is loaded stays: `draw_in_worker` need not look through it


def draw_in_worker(draw: Callable[[], bytes]) -> bytes:
    """`draw`, tidied up after: figures are cycles of a megabyte, and their collection would come late."""
    picture = draw()
    gc.collect()
    return picture


def _end_with_parent() -> None:
    """A pool's worker holds both ends of its queue: alone it would wait for ever for a parent that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
