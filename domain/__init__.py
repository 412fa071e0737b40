"""The rules of the station: pure, without I/O, framework or clock."""
