"""The class of sectors, where it has always been imported from."""

from zbgj.model.words import Sector

__all__ = ["Sector"]
