"""The shell: everything that waits, fails or costs money. The core in `rooms/` never imports it."""
