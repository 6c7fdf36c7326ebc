"""Writes go on in order while the rules do, and a failure reaches whoever waits for them."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from sweep.db.connection import Database
from sweep.db.write_queue import WriteQueue


async def test_writes_are_made_in_order_while_their_owner_goes_on() -> None:
    done: list[int] = []
    gate = asyncio.Event()

    async def write(number: int) -> None:
        if number == 1:
            await gate.wait()
        done.append(number)

    queue = WriteQueue()
    for number in (1, 2, 3):
        queue.put(partial(write, number))
    await asyncio.sleep(0)
    assert done == []
    gate.set()
    await queue.settle()
    assert done == [1, 2, 3]
    queue.put(lambda: write(4))
    await queue.settle()
    assert done == [1, 2, 3, 4]


async def test_the_first_failure_is_told_and_what_came_after_it_is_dropped() -> None:
    done: list[int] = []

    async def write(number: int) -> None:
        if number == 1:
            raise ValueError("no")
        done.append(number)

    queue = WriteQueue()
    queue.put(lambda: write(1))
    queue.put(lambda: write(2))
    with pytest.raises(ValueError, match="no"):
        await queue.settle()
    assert done == []


async def test_a_transaction_given_up_in_the_middle_of_its_writes_is_rolled_back(database: Database) -> None:
    async with database.acquire() as connection:
        await connection.execute("CREATE TABLE written (number int)")
    with pytest.raises(ZeroDivisionError):
        await _give_up_in_the_middle(database)
    async with database.acquire() as connection:
        assert await connection.fetchval("SELECT count(*) FROM written") == 0


async def _give_up_in_the_middle(database: Database) -> None:
    async with database.transaction() as connection:
        queue = WriteQueue()
        queue.put(lambda: connection.execute("INSERT INTO written SELECT 1 FROM pg_sleep(0.2)"))
        queue.put(lambda: connection.execute("INSERT INTO written VALUES (2)"))
        await asyncio.sleep(0.05)
        await queue.abandon()
        raise ZeroDivisionError
