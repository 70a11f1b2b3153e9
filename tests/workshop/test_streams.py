"""Server-sent events reach those who listen, again after a lost connection, and end with the workshop."""

import asyncio

import pytest

from sim.workshop import streams as module
from sim.workshop.refusals import RefusedError
from sim.workshop.streams import Channel, Event, Streams, last_event


class Reader:
    """A browser at the other end of a stream."""

    def __init__(self):
        self.text = b""
        self.ended = False
        self.status = None
        self._left = asyncio.Event()

    def leave(self):
        self._left.set()

    async def receive(self):
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        self.text += message["body"]
        self.ended = not message.get("more_body", False)

    def read(self, streams, events, client="one"):
        return asyncio.create_task(streams.of(events, client)({"type": "http"}, self.receive, self.send))


def test_an_event_is_one_line_of_json_with_its_name_and_number():
    event = Event("round", {"text": "two\nlines"}, 7)
    assert event.encoded() == b'id: 7\nevent: round\ndata: {"text": "two\\nlines"}\n\n'


def test_all_who_listen_are_told():
    async def test():
        channel, streams = Channel(), Streams()
        readers = [Reader() for _ in range(30)]
        tasks = [reader.read(streams, channel.listen(), str(n)) for n, reader in enumerate(readers)]
        await asyncio.sleep(0.05)
        channel.tell("round", 1)
        channel.tell("round", 2)
        await asyncio.sleep(0.05)
        assert all(reader.text.endswith(b"data: 1\n\nid: 2\nevent: round\ndata: 2\n\n") for reader in readers)
        assert (streams.count, channel.listeners) == (30, 30)
        streams.close()
        await asyncio.wait_for(asyncio.gather(*tasks), 1)
        assert all(reader.ended for reader in readers)
        assert (streams.count, channel.listeners) == (0, 0)

    asyncio.run(test())


def test_one_who_comes_back_is_told_what_was_missed():
    async def test():
        channel, reader = Channel(), Reader()
        for number in range(5):
            channel.tell("round", number)
        reader.read(Streams(), channel.listen(last=3))
        await asyncio.sleep(0.02)
        assert reader.text.count(b"event:") == 2
        assert b"id: 4" in reader.text

    asyncio.run(test())


def test_one_who_leaves_is_forgotten():
    async def test():
        channel, streams, reader = Channel(), Streams(), Reader()
        task = reader.read(streams, channel.listen())
        await asyncio.sleep(0.02)
        reader.leave()
        await asyncio.wait_for(task, 1)
        assert (streams.count, channel.listeners) == (0, 0)
        assert not reader.ended

    asyncio.run(test())


def test_a_silent_stream_says_that_it_lives(monkeypatch):
    monkeypatch.setattr(module, "HEARTBEAT", 0.01)

    async def test():
        reader = Reader()
        reader.read(Streams(), Channel().listen())
        await asyncio.sleep(0.1)
        assert reader.text.count(b": still here\n\n") > 2

    asyncio.run(test())


def test_one_who_does_not_keep_up_is_let_go_and_holds_nothing():
    async def test():
        channel, streams = Channel(), Streams()
        stuck = asyncio.Event()

        class Slow(Reader):
            async def send(self, message):
                await super().send(message)
                if b"event:" in message.get("body", b""):
                    await stuck.wait()

        slow, quick = Slow(), Reader()
        task = slow.read(streams, channel.listen(), "slow")
        quick.read(streams, channel.listen(), "quick")
        await asyncio.sleep(0.02)
        for number in range(200):
            channel.tell("round", number)
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.02)
        assert quick.text.count(b"event:") == 200
        assert channel.listeners == 1
        stuck.set()
        await asyncio.wait_for(task, 1)
        assert slow.ended

    asyncio.run(test())


def test_too_many_of_one_are_refused_and_others_are_not():
    async def test():
        streams, channel = Streams(), Channel()
        tasks = [Reader().read(streams, channel.listen()) for _ in range(8)]
        await asyncio.sleep(0.02)
        with pytest.raises(RefusedError, match="close one"):
            await Reader().read(streams, channel.listen())
        other = Reader()
        other.read(streams, channel.listen(), "two")
        await asyncio.sleep(0.02)
        assert other.status == 200
        streams.close()
        await asyncio.gather(*tasks)
        with pytest.raises(RefusedError, match="being closed"):
            await Reader().read(streams, channel.listen())

    asyncio.run(test())


def test_too_many_of_one_address_are_refused_under_whatever_names():
    async def test():
        streams, channel = Streams(), Channel()
        tasks = [Reader().read(streams, channel.listen(), f"10.0.0.1 player p{n}") for n in range(200)]
        await asyncio.sleep(0.1)
        with pytest.raises(RefusedError, match="close one"):
            await Reader().read(streams, channel.listen(), "10.0.0.1 player another")
        other = Reader()
        other.read(streams, channel.listen(), "10.0.0.2 player p1")
        await asyncio.sleep(0.02)
        assert other.status == 200
        streams.close()
        await asyncio.gather(*tasks)

    asyncio.run(test())


def test_events_that_end_end_the_stream():
    async def test():
        async def two():
            yield Event("a", 1)
            yield Event("b", 2)

        reader = Reader()
        await asyncio.wait_for(reader.read(Streams(), two()), 1)
        assert reader.ended
        assert reader.text.count(b"event:") == 2

    asyncio.run(test())


def test_who_asks_for_the_head_alone_waits_for_nothing_and_holds_no_stream():
    async def test():
        streams, channel, reader = Streams(), Channel(), Reader()
        asked = streams.of(channel.listen(), "one")({"type": "http", "method": "HEAD"}, reader.receive, reader.send)
        await asyncio.wait_for(asked, 10)
        assert (reader.status, reader.text, reader.ended) == (200, b"", True)
        assert (streams.count, channel.listeners) == (0, 0)

    asyncio.run(test())


def test_an_error_in_the_events_is_raised_and_the_stream_is_forgotten():
    async def test():
        async def broken():
            yield Event("a", 1)
            raise ValueError("no more")

        streams = Streams()
        with pytest.raises(ValueError, match="no more"):
            await Reader().read(streams, broken())
        assert streams.count == 0

    asyncio.run(test())


@pytest.mark.parametrize(("sent", "number"), [(b"17", 17), (b"x", None), (b"9" * 40, None), (b"-1", None)])
def test_the_last_event_is_a_number_or_nothing(sent, number):
    assert last_event({"headers": [(b"last-event-id", sent)]}) == number
