"""One plain fit on Boston, timed: ``plain_ensembles.py random_forest|xgboost [THREADS]``.

Without a number of threads the library chooses. Prints the seconds of ``fit``, by the clock and by
the processor.
"""

from __future__ import annotations

import sys
import time

from mlxtend.data import boston_housing_data
from sklearn.ensemble import RandomForestRegressor
from sklearn.model_selection import train_test_split
from xgboost import XGBRegressor

TREES = 2000
_KINDS = {"random_forest": RandomForestRegressor, "xgboost": XGBRegressor}


def main() -> None:
    options = {"n_jobs": int(sys.argv[2])} if len(sys.argv) > 2 else {}
    model = _KINDS[sys.argv[1]](n_estimators=TREES, random_state=42, **options)
    train, _, known, _ = train_test_split(*boston_housing_data(), test_size=0.2, random_state=42)
    began, cpu = time.perf_counter(), time.process_time()
    model.fit(train, known)
    print(time.perf_counter() - began, time.process_time() - cpu)


if __name__ == "__main__":
    main()
