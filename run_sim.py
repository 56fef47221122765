"""The command line of Chuanyue from a checkout: the same words as the installed command `chuanyue`."""

import sys

SET_UP = """\
{name} is not installed, and Chuanyue needs it. 缺少 {name}，请先安装所需的包。

Linux, macOS:   make run        (sets up .venv and runs the city's year; afterwards use .venv/bin/python run_sim.py)
Windows:        py -m venv .venv
                .venv\\Scripts\\python -m pip install --editable .
                .venv\\Scripts\\python run_sim.py scenarios
"""


def start() -> None:
    """Run the command line, or say how to set up what it needs."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python meets first
        sys.exit("Chuanyue needs Python 3.11 or newer. 需要 Python 3.11 或更高版本。")
    try:
        from sim.cli import main
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.partition(".")[0] == "sim":
            raise
        sys.stderr.write(SET_UP.format(name=missing.name))
        sys.exit(1)
    main()


if __name__ == "__main__":
    start()
