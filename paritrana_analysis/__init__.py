"""Coverage, evidence and evaluation reports for Indonesia's Paritrana Award."""

__version__ = "0.1.0"
