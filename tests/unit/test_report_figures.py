"""All pictures of a run: each bears every shape of a result, says what it found, and is the same bytes twice."""

from __future__ import annotations

from functools import partial

import pytest
from portrayed_sample import exhibit, shapes

from sim.report.figures import style
from sim.report.figures.frame import SMALLEST
from sim.report.figures.gallery import PICTURES, pictures_of
from sim.report.page.vector import Drawings

SHAPES = shapes()
NAMES = {picture.name: picture for picture in PICTURES}
LARGEST = 600_000  # bytes of all pictures in a page, of the largest shape


@pytest.mark.parametrize("shape", SHAPES)
def test_every_picture_that_applies_can_be_drawn_and_told(shape):
    for picture in pictures_of(SHAPES[shape]):
        figure = picture.draw(SHAPES[shape])
        assert figure.get_suptitle().replace("\n", " ") == picture.title(SHAPES[shape])
        assert picture.title(SHAPES[shape])
        assert picture.caption(SHAPES[shape]).endswith(".")
        assert style.svg(partial(picture.draw, SHAPES[shape])).startswith(b"<?xml")


@pytest.mark.parametrize(
    ("shape", "missing"),
    [
        ("as it should be", set()),
        ("one policy", {"losers"}),
        ("one department", {"losers"}),
        ("one replication", {"losers"}),
        ("nobody goes round IT", {"bypass", "routes"}),
        ("no promises", {"promises"}),
        ("no portraits", {"waits", "routes", "promises", "course"}),
        ("nothing ended well", {"losers", "waits", "bypass", "routes", "promises", "course", "costs"}),
    ],
)
def test_a_picture_that_has_nothing_to_show_is_left_out(shape, missing):
    assert set(NAMES) - {picture.name for picture in pictures_of(SHAPES[shape])} == missing


@pytest.mark.parametrize("name", NAMES)
def test_the_same_exhibit_gives_the_same_bytes(name):
    picture = NAMES[name]
    first, second = (style.svg(lambda: picture.draw(exhibit())) for _ in range(2))
    assert first == second
    assert b"<dc:date>" not in first
    assert style.png(lambda: picture.draw(exhibit())) == style.png(lambda: picture.draw(exhibit()))


@pytest.mark.parametrize("shape", ["odd names", "ten policies", "eight departments"])
def test_all_pictures_together_are_small_in_a_page(shape):
    drawings = Drawings()
    pictures = pictures_of(SHAPES[shape])
    taken = [drawings.take(style.svg(partial(each.draw, SHAPES[shape], titled=False))) for each in pictures]
    assert len("".join([*taken, drawings.glyphs]).encode()) < LARGEST


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_without_its_words_is_the_same_but_for_them(name):
    bare = NAMES[name].draw(exhibit(), titled=False)
    assert bare.get_suptitle() == ""
    assert len(bare.axes) == len(NAMES[name].draw(exhibit()).axes)


@pytest.mark.parametrize("name", NAMES)
def test_everything_written_can_be_read_from_the_back_of_a_room(name):
    figure = NAMES[name].draw(exhibit())
    figure.draw_without_rendering()
    texts = [text for text in figure.findobj(lambda each: hasattr(each, "get_fontsize")) if text.get_text().strip()]
    assert texts
    assert min(text.get_fontsize() for text in texts) >= SMALLEST


@pytest.mark.parametrize("shape", ["a failed replication", "one replication"])
def test_without_intervals_no_title_claims_a_difference(shape):
    for picture in pictures_of(SHAPES[shape]):
        said = picture.title(SHAPES[shape])
        assert "±" not in said
        assert said.lower().startswith(
            ("cannot tell", "no policy clearly", "nobody clearly", "marketing goes round IT".lower())
        ), said
