"""The yardsticks' door for a WSGI server."""

from benchmarks.yardsticks import create_app

app = create_app()
