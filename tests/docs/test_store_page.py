"""What the page on the store says of its file is so."""

import re
import sqlite3
from pathlib import Path

import pytest

from sim.cli.main import main

PAGE = (Path(__file__).parent.parent.parent / "docs" / "store.md").read_text(encoding="utf-8")


@pytest.fixture
def connection(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["run", "cio-story", "--replications", "2", "--quiet", "--policy", "Honest dates"])
    opened = sqlite3.connect(".slackline/runs.sqlite")
    yield opened
    opened.close()


def test_the_query_of_the_page_gives_the_means(connection):
    (query,) = re.findall(r"```sql\n(.*?)```", PAGE, re.S)
    rows = connection.execute(query).fetchall()
    assert sorted(row[:2] for row in rows) == [("Honest dates", 2), ("Promise and hope", 2)]
    assert all(row[2] > 0 and 0 <= row[3] <= 1 for row in rows)


def test_the_page_names_every_table_and_every_column_of_the_view(connection):
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.M)) == tables
    columns = [row[1] for row in connection.execute("PRAGMA table_info(results)")]
    assert all(f"`{name}`" in PAGE for name in columns)


def test_the_tables_explain_themselves(connection):
    told = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'replications'").fetchone()[0]
    assert "-- CRC-32 of all the above" in told
