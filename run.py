"""Set Slackline up in a folder of its own and run it; needs nothing but Python 3.11 or later.

python3 run.py              run the shipped scenario cio-story
python3 run.py test ...     run the tests; what follows is for pytest
python3 run.py lint         run ruff and mypy
python3 run.py ANYTHING     the same as `slackline ANYTHING`

The virtual environment is .venv beside this file. It is made once, and the project is installed again when
pyproject.toml has changed. This file is read by Pythons too old for the project, so its own syntax is plain.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
WINDOWS = os.name == "nt"
PROGRAMS = os.path.join(VENV, "Scripts" if WINDOWS else "bin")
PYTHON = os.path.join(PROGRAMS, "python.exe" if WINDOWS else "python")
NO_INSTALLER = """\
This Python can make no virtual environment with pip in it, and no other installer was found.
One of these helps, then run the same command again:
  Debian, Ubuntu:  sudo apt install python3-venv
  Fedora:          sudo dnf install python3-pip
  anywhere:        install uv"""


def main(arguments):
    """Set up what the command needs, then run it and return its exit code."""
    if sys.version_info < OLDEST:
        return run_with_newer_python()
    command = arguments[0] if arguments else ""
    extras = {"test": ("test",), "lint": ("test", "dev")}.get(command, ())
    try:
        set_up(extras)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    if command == "test":
        os.chdir(ROOT)
        return call([PYTHON, "-m", "pytest", *arguments[1:]])
    if command == "lint":
        return lint()
    return call([os.path.join(PROGRAMS, "slackline")] + (arguments or ["run", "cio-story"]))


class SetupError(Exception):
    """The project could not be installed; the message says why and what helps."""


def run_with_newer_python():
    """Start again with a Python that is new enough, or say which one is needed."""
    found = next((name for name in NEWER if works(name)), None)
    if found:
        return call([found, os.path.abspath(__file__), *sys.argv[1:]])
    this = ".".join(str(part) for part in sys.version_info[:3])
    print(f"Slackline needs Python 3.11 or later; this is {this} ({sys.executable}).", file=sys.stderr)
    print("Install a newer Python, then run this file with it.", file=sys.stderr)
    return 1


def set_up(extras):
    """Make the virtual environment and install the project with these extras, unless both are done already."""
    stamps = [os.path.join(VENV, f"slackline-{extra}.stamp") for extra in ("base", *extras)]
    state = fingerprint()
    if works(PYTHON) and all(read(stamp) == state for stamp in stamps):
        return
    print(f"Setting up Slackline in {VENV} (once; about a minute) ...", file=sys.stderr)
    if not works(PYTHON):
        make_environment()
    target = ROOT + ("[{}]".format(",".join(extras)) if extras else "")
    step([*installer(), "--quiet", "--editable", target], "Installing the project failed")
    for stamp in stamps:
        with open(stamp, "w", encoding="utf-8") as file:
            file.write(state)


def fingerprint():
    """What an installation depends on: the project's declaration, where it lies, and the Python it is for."""
    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        declared = file.read()
    return hashlib.sha256(declared + ROOT.encode() + sys.version.encode()).hexdigest()


def make_environment():
    """A fresh .venv, with pip in it where this Python can (Debian leaves ensurepip out), else without."""
    shutil.rmtree(VENV, ignore_errors=True)
    options = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    if importlib.util.find_spec("venv"):
        step([sys.executable, "-m", "venv", *options, VENV], "Making the virtual environment failed")
    elif importlib.util.find_spec("virtualenv"):
        step([sys.executable, "-m", "virtualenv", "--quiet", VENV], "Making the virtual environment failed")
    elif shutil.which("uv"):
        step(["uv", "venv", "--quiet", "--python", sys.executable, VENV], "Making the virtual environment failed")
    else:
        raise SetupError(NO_INSTALLER)


def installer():
    """The command that installs into .venv: its own pip, uv, this Python's pip, or a pip found on the path.

    A pip from outside installs into .venv by --python, which an externally managed Python (PEP 668) allows.
    """
    quiet = ["--disable-pip-version-check"]
    if works(PYTHON, "-m", "pip"):
        return [PYTHON, "-m", "pip", "install", *quiet]
    if shutil.which("uv"):
        return ["uv", "pip", "install", "--python", PYTHON]
    for pip in ([sys.executable, "-m", "pip"], ["pip3"], ["pip"]):
        if works(*pip, "--python", PYTHON):
            return [*pip, "--python", PYTHON, "install", *quiet]
    if importlib.util.find_spec("virtualenv"):
        shutil.rmtree(VENV, ignore_errors=True)
        step([sys.executable, "-m", "virtualenv", "--quiet", VENV], "Making the virtual environment failed")
        return [PYTHON, "-m", "pip", "install", *quiet]
    raise SetupError(NO_INSTALLER)


def lint():
    """ruff's rules and formatting, then mypy; the first failure's exit code."""
    os.chdir(ROOT)
    commands = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"])
    return next((code for code in (call([PYTHON, "-m", *command]) for command in commands) if code), 0)


def works(*program):
    """Whether a program can be started and gives its version."""
    try:
        return subprocess.run([*program, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def step(command, failure):
    """Run one step of setting up; its output is shown when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        said = done.stdout.decode(errors="replace").strip()
        raise SetupError("{}:\n{}\nThe command was: {}".format(failure, said, " ".join(command)))


def call(command):
    """Run a command in the terminal to its end; an interrupt is for the command to answer."""
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def read(path):
    """A file's text, or None where there is no such file."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
