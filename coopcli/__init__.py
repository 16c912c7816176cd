"""coopcli reads French press articles and answers who signed what, with whom, when and where."""

__version__ = "0.1.0"
