"""The engine that decides one application fast: bits for conjunctive terms, tables for facts, masks ANDed."""

from xcrules.engines.planes.reading import PlaneReading, Planes, compiled

__all__ = ["PlaneReading", "Planes", "compiled"]
