"""`python -m app` is the command `corridor`."""

from app.cli import main

main()
