"""The only home of speed: the product beside a bare broadcaster and a raw echo, in one run."""
