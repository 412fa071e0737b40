"""What holds for every test."""

from hypothesis import settings

# A busy machine is no failure: speed is measured in benchmarks/, as ratios.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
