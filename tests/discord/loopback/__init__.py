"""A Discord on the loopback interface, for tests: REST and gateway over real sockets, and people who use it.

async with Loopback() as discord_server:
    guild = discord_server.add_guild("Study group")
    general = guild.add_channel("general")
    ada = discord_server.add_user("ada", member_of=[guild])
    ...  # start the bot on discord_server.api_url with discord_server.token
    await discord_server.wait_ready()
    seen = await ada.slash(general, "interview start", questions=3)
"""

from tests.discord.loopback.errors import Violation
from tests.discord.loopback.exchange import NO_ANSWER, Exchange
from tests.discord.loopback.limits import Limits
from tests.discord.loopback.person import Person
from tests.discord.loopback.server import Loopback
from tests.discord.loopback.state import Channel, Guild
from tests.discord.loopback.views import DriverError, MessageView, ModalView

__all__ = [
    "NO_ANSWER",
    "Channel",
    "DriverError",
    "Exchange",
    "Guild",
    "Limits",
    "Loopback",
    "MessageView",
    "ModalView",
    "Person",
    "Violation",
]
