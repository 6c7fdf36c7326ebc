"""Emergency product-recall sweep coordinator: registry in, routes out, every lot proven off the shelf."""

__version__ = "0.1.0"
