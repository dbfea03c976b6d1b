"""Sends 200 calls with RudderStack's own library for Python: HOST KEY NAME."""
import sys

import rudderstack.analytics as analytics

analytics.dataPlaneUrl, analytics.write_key, name = sys.argv[1:]
failures = []
analytics.on_error = lambda error, items: failures.append(error)
for n in range(200):
    who = f"{name}-{n % 20}"
    if n % 5 == 0:
        analytics.identify(who, {"n": n, "city": "Orléans"})
    elif n % 5 == 1:
        analytics.page(who, "Shop", "Pricing", {"n": n})
    elif n % 5 == 2:
        analytics.group(who, "acme", {"n": n})
    else:
        analytics.track(who, "Bought a Crème brûlée", {"n": n})
analytics.flush()
analytics.shutdown()
sys.exit(f"{failures[0]}" if failures else 0)
