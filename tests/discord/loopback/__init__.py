"""A Discord on the loopback interface, for tests: REST and gateway over real sockets, and people who use it.

    async with Loopback() as discord_server:
        guild = discord_server.add_guild("Study group")
        general = guild.add_channel("general")
        ada = discord_server.add_user("ada", display_name="Ada", member_of=[guild])
        ...  # start the bot on discord_server.api_url with discord_server.token
        await discord_server.wait_ready()
        seen = await ada.slash(general, "interview start", questions=3)
        modal = (await ada.click(seen.message, "Answer")).modal
        marked = await ada.submit(modal, "what I think")
        assert "100" in marked.message.text

A person's action returns an `Exchange` once the bot has acknowledged and no deferral is open. What the person's
client would not let them do is a `DriverError`. What the bot sends that Discord would refuse is a `Violation`: the
fixture `discord_server` fails the test on any that is left; `expect_refusal(code)` and `take_violations()` take them
out.

Rooms: `server` (running it), `rest` with `rest_*` (what it answers), `gateway` with `gateway_*`, `limits`,
`faults`; `validate_*` (what Discord demands); `state`, `accounts`, `world`, `payloads`, `permissions` (what there
is); `person`, `exchange`, `views`, `commands`, `submit`, `interactions` (people); `page` with `page_*` and
`markdown` (looking at it); `raw` and `sample_bot` (for the loopback's own tests).
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
