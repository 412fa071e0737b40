"""Scenes that ``guanjia demo NAME`` plays in time-lapse: one TOML file each."""
