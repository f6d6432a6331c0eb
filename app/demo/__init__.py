"""The real meetings as data, and a seeded crowd around them."""
