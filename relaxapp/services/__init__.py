"""One adapter for each outside thing: each has one exception, caught at its edge."""
