"""The server as a program: it starts quickly, says where it is, and stops when it is told to."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from urllib.parse import quote

import pytest

from sim.workshop.addresses import own_addresses

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/open#[\w-]{20,}")


@contextmanager
def workshop(*options):
    """The command as a process, and its first line."""
    command = [sys.executable, "-m", "sim", "workshop", "--no-browser", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def children_of(pid):
    """The processes that one has started."""
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(each) for each in file.read().split()]


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until_gone(children):
    """Wait until processes have ended, as they should at once."""
    until = time.perf_counter() + 30
    while any(map(is_alive, children)) and time.perf_counter() < until:
        time.sleep(0.1)


def test_it_prints_its_address_and_answers_there():
    with workshop() as (_, first):
        address = ADDRESS.fullmatch(first)
        assert address, first
        with urllib.request.urlopen(f"http://127.0.0.1:{address[1]}/") as answer:
            assert answer.status == 200


@pytest.mark.skipif(not os.path.exists("/proc/self/task"), reason="needs /proc to find processes")
@pytest.mark.parametrize(("kind", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_it_stops_at_once_with_streams_open_and_leaves_no_process(kind, code):
    with workshop() as (process, first):
        port = int(ADDRESS.fullmatch(first)[1])
        open_ones = [stream(port, first.partition("#")[2]) for _ in range(3)]
        children = children_of(process.pid)
        assert children
        os.kill(process.pid, kind)
        _, said = process.communicate(timeout=30)  # it does not wait for those who listen
        assert process.returncode == code
        assert "Traceback" not in said
        assert said.endswith("The workshop is closed.\n")
        until_gone(children)
        assert not [child for child in children if is_alive(child)]
        for each in open_ones:
            each.close()


def stream(port, secret):
    """A connection that is being told answers, as a page of Explore has it."""
    origin = f"http://127.0.0.1:{port}"
    asked = urllib.request.Request(f"{origin}/open", json.dumps({"secret": secret}).encode(), {"Origin": origin})
    with urllib.request.urlopen(asked) as answer:
        cookie = answer.headers["set-cookie"].partition(";")[0]
    connection = socket.create_connection(("127.0.0.1", port))
    path = "/explore/answers?q=" + quote(json.dumps({"scenario": "large-enterprise"}))
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode())
    connection.settimeout(10)
    assert b"text/event-stream" in connection.recv(4000)
    return connection


@pytest.mark.skipif(not os.path.exists("/proc/self/task"), reason="needs /proc to find processes")
def test_when_it_is_killed_its_processes_end_too():
    with workshop() as (process, _):
        time.sleep(1.5)
        children = children_of(process.pid)
        process.kill()
        process.wait()
        until_gone(children)
        assert not [child for child in children if is_alive(child)]


def test_a_port_in_use_is_told_and_without_a_port_the_next_is_taken():
    with workshop() as (_, first), workshop() as (_, second):
        ports = [int(ADDRESS.fullmatch(line)[1]) for line in (first, second)]
        assert ports[0] != ports[1]
        command = [sys.executable, "-m", "sim", "workshop", "--no-browser", "--port", str(ports[0])]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
        assert done.returncode == 1
        assert f"port {ports[0]} is in use" in done.stderr
        assert "help: " in done.stderr


def test_a_scenario_that_is_wrong_is_told_before_anything_is_served(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text("name: x\nhorizn: 1 year\n")
    for source, says in ((str(path), "wrong.yaml:2:1"), ("cio-stori", "did you mean `cio-story`?")):
        command = [sys.executable, "-m", "sim", "workshop", "--no-browser", source]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
        assert done.returncode == 2
        assert says in done.stderr
        assert "Traceback" not in done.stderr


def test_in_a_network_the_address_for_others_is_printed_and_holds_no_secret():
    with workshop("--lan") as (process, first):
        secret = first.partition("#")[2]
        if not own_addresses():
            pytest.skip("this machine is in no network")
        joined = process.stdout.readline().strip()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert re.fullmatch(rf"http://({'|'.join(map(re.escape, own_addresses()))}):\d+/", joined)
    assert secret not in joined + said
    assert "█" in said


@pytest.mark.slow
def test_a_connection_in_which_nothing_is_asked_is_closed(monkeypatch):
    from sim.workshop import serving

    assert serving._FIRST_WORD <= 15
    with workshop() as (_, first), socket.create_connection(("127.0.0.1", int(ADDRESS.fullmatch(first)[1]))) as idle:
        idle.settimeout(serving._FIRST_WORD + 5)
        idle.sendall(b"GET / HTTP/1.1\r\nHo")
        assert idle.recv(1000) == b""
