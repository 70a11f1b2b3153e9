"""A film of one or two reels, as a .gif or an .mp4: whole or not at all."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import warnings
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.report.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np

    from sim.results.reel_record import Reel

    Frame = np.ndarray[Any, np.dtype[np.uint8]]

ENDINGS: Final = (".gif", ".mp4")
MOST_FRAMES: Final = 1500  # a .gif is put together in memory
_GIF_WIDTH, _MP4_WIDTH = 960, 1280


class FilmError(Exception):
    """A film that cannot be made; `help` says what to do."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


@dataclass(frozen=True, slots=True)
class Timing:
    """How a film goes: how long it is, and how many frames it has a second."""

    seconds: float
    frames_per_second: int

    @property
    def frames(self) -> int:
        """How many frames it has in all."""
        return max(2, round(self.seconds * self.frames_per_second))


def video_program() -> str:
    """The ffmpeg that makes an .mp4: one on the path, else that of the extra `video`.

    Raises:
        FilmError: there is none.
    """
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[import-untyped, unused-ignore]

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        remedy = "write a .gif, or install ffmpeg: pip install 'slackline[video]' brings one"
        raise FilmError("an .mp4 needs ffmpeg, and there is none", remedy) from error


def make_film(
    reels: Sequence[Reel], target: Path, timing: Timing, progress: Callable[[int, int], None] | None = None
) -> None:
    """Draw the reels' common span as a film and write it; until it is whole the target is not touched.

    `progress` hears how many frames are drawn, of how many.

    Raises:
        FilmError: it cannot be encoded, or a reel is empty for want of room.
        OSError: it cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="slackline-") as folder:
        made = Path(folder) / f"film{target.suffix.lower()}"
        frames = _frames(reels, timing, _MP4_WIDTH if made.suffix == ".mp4" else _GIF_WIDTH, progress)
        if made.suffix == ".mp4":
            _write_mp4(made, frames, timing)
        else:
            _write_gif(made, frames, timing)
        with whole_file(target) as part:
            shutil.copyfile(made, part)


def _frames(
    reels: Sequence[Reel], timing: Timing, width: int, progress: Callable[[int, int], None] | None
) -> Iterator[Frame]:
    from matplotlib import rc_context

    from sim.report.animation.picture import Picture

    begins, ends = max(reel.span[0] for reel in reels), min(reel.span[1] for reel in reels)
    if begins >= ends:
        told = " ".join(reel.left_out.words for reel in reels if reel.left_out is not None)
        raise FilmError(
            f"too many requests stand there at once to be drawn. {told}".strip(), "choose an earlier --from"
        )
    with rc_context({"font.family": "DejaVu Sans", "text.parse_math": False}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        picture = Picture(reels, width)
        for index in range(timing.frames):
            day = begins + (ends - begins) * index / (timing.frames - 1)
            yield picture.frame(day, 1.0 / timing.frames_per_second if index else None)
            if progress is not None:
                progress(index + 1, timing.frames)


def _write_gif(made: Path, frames: Iterator[Frame], timing: Timing) -> None:
    """One palette for all frames, so that what stands still is the same in each and takes no room."""
    from PIL import Image

    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in _palette() for part in colour])
    images = [Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    ends = [round(100 * index / timing.frames_per_second) for index in range(len(images) + 1)]  # whole hundredths
    durations = [10 * (later - before) for before, later in pairwise(ends)]
    images[0].save(made, save_all=True, append_images=images[1:], duration=durations, loop=0, optimize=True)


def _palette() -> list[tuple[int, int, int]]:
    """The picture's colours, and what lies between them and white at a smooth edge."""
    from matplotlib.colors import to_rgb

    from sim.report.animation.picture import COLOURS

    pure = [[round(255 * part) for part in to_rgb(colour)] for colour in COLOURS]
    mixed = [[round(255 + (part - 255) * share) for part in one] for one in pure for share in (1, 0.8, 0.6, 0.4, 0.2)]
    return [(red, green, blue) for red, green, blue in mixed]


def _write_mp4(made: Path, frames: Iterator[Frame], timing: Timing) -> None:
    first = next(frames)
    height, width = first.shape[:2]
    command = [
        video_program(), "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}",
        "-r", str(timing.frames_per_second), "-i", "-", "-an", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2",
        "-c:v", "libx264", "-preset", "fast", "-crf", "20", "-pix_fmt", "yuv420p", "-movflags", "+faststart",
        str(made),
    ]  # fmt: skip
    with tempfile.TemporaryFile() as said:
        encoder = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said, start_new_session=True)
        try:
            assert encoder.stdin is not None
            encoder.stdin.write(first.tobytes())
            for frame in frames:
                encoder.stdin.write(frame.tobytes())
            encoder.stdin.close()
            failed = encoder.wait() != 0
        except BrokenPipeError:
            encoder.wait()
            failed = True
        finally:
            if encoder.poll() is None:
                encoder.kill()
                encoder.wait()
        if failed:
            said.seek(0)
            reason = said.read().decode(errors="replace").strip().splitlines()[-1:] or ["it did not say why"]
            raise FilmError(f"ffmpeg could not make the .mp4: {reason[0]}", "write a .gif instead")
