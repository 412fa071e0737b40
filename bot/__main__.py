"""`python -m bot` is the same as `guanjia`."""

from bot.cli import main

if __name__ == "__main__":  # the process that makes papers imports this module again
    main()
