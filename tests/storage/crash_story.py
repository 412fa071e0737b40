"""The whole way of one message through the storage, as a process that can be killed anywhere.

Run as ``python -m tests.storage.crash_story URL SENDS``: `SENDS` is a file that plays the
platform and gets a line per send. Prints ``acknowledged`` where the callback would be answered.
"""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from domain.outbound import Outcome, Purpose, Result
from storage.database import Database
from storage.inbox import SqlInbox
from storage.outbox import SqlOutbox
from storage.uow import SqlUnitOfWork
from tests.storage.storage_parts import NOW, arrival, new_ticket, seconds, to_group, to_person


async def live(url: str, sends: Path) -> None:
    """Start, recover, take the message (again), handle it, send what is queued."""
    async with Database(url) as database, SqlInbox(database) as inbox:
        outbox = SqlOutbox(database)
        await inbox.release()
        await outbox.release(now=NOW)
        await inbox.put(arrival("m1"))
        print("acknowledged", flush=True)  # noqa: T201  what the test reads
        await handle(database, inbox)
        while claimed := await outbox.claim(NOW + seconds(60), limit=1):
            with sends.open("a") as platform:
                platform.write(claimed[0].message.dedup_key + "\n")
            await outbox.settle(claimed[0], Outcome(result=Result.SENT), now=NOW + seconds(60))


async def handle(database: Database, inbox: SqlInbox) -> None:
    """Handle what is waiting in one transaction each."""
    for message in await inbox.claim(NOW, limit=10):
        async with SqlUnitOfWork(database) as uow:
            ticket = await uow.tickets.add(new_ticket(message.id), event="open")
            for queued in (
                to_person("notice"),
                to_group("cast", purpose=Purpose.BROADCAST),
            ):
                await uow.outbox.add(replace(queued, ticket=ticket.no))
            await uow.inbox.done(message, meaning={})
            await uow.commit()


if __name__ == "__main__":
    asyncio.run(live(sys.argv[1], Path(sys.argv[2])))
