"""`python -m scheduler.search`: compiles the inner loops ahead of their first use."""

from scheduler.search.anneal import load
from scheduler.search.fillings import load_fillings
from scheduler.search.prices import load_prices

if __name__ == "__main__":
    load()
    load_prices()
    load_fillings()
