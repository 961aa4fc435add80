"""cabgraph: an open registry of conformity-assessment bodies that answers yes, no or unknown, with proof."""

__version__ = "0.1.0"
