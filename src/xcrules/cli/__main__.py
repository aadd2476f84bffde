"""`python -m xcrules.cli`: the command line where no script is installed."""

from xcrules.cli import main

if __name__ == "__main__":
    main()
