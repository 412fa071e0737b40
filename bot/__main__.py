"""`python -m bot` is the same as `guanjia`."""

from bot.cli import main

main()
