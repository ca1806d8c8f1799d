"""The core: what a mediation and its room are. Pure: no await, clock, chance, input, output or logging."""
