"""The program's door: reads the command line and hands over to the window or a headless command."""

import gc
import sys

from orderdesk.arguments import WINDOW, parse_arguments


def main(argv: list[str] | None = None) -> int:
    """Run OrderDesk. Returns the exit code: 0 done, 1 something needs a person, 2 could not run."""
    arguments = parse_arguments(sys.argv[1:] if argv is None else argv)
    if arguments.command == WINDOW:
        from orderdesk.app import run_window

        return run_window(arguments)
    collects = gc.isenabled()
    # What is loaded here stays to the end: no round of the collector need walk it, the last included.
    gc.disable()
    from orderdesk.cli.run import run_command

    gc.freeze()
    if collects:
        gc.enable()
    return run_command(arguments)


if __name__ == "__main__":
    sys.exit(main())
