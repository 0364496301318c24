"""What every test may use."""

import os

# Before torch is imported: thread pools of several test processes on the same cores stall each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

pytest_plugins = ["mimo_site.browser_testing", "mimo_site.testing"]
