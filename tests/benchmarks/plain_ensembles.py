"""One plain fit on Boston, timed: ``plain_ensembles.py random_forest|xgboost [THREADS]``.

Without a number of threads the library chooses. Prints the seconds of ``fit`` by the clock, then
those of everything after reading: split, fit, predict and score, by the clock and by the processor.
"""

from __future__ import annotations

import sys
import time

from mlxtend.data import boston_housing_data
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import (
    mean_absolute_error,
    mean_absolute_percentage_error,
    r2_score,
    root_mean_squared_error,
)
from sklearn.model_selection import train_test_split
from xgboost import XGBRegressor

TREES = 2000
_SCORES = (
    r2_score,
    root_mean_squared_error,
    mean_absolute_error,
    mean_absolute_percentage_error,
)
_KINDS = {"random_forest": RandomForestRegressor, "xgboost": XGBRegressor}


def main() -> None:
    options = {"n_jobs": int(sys.argv[2])} if len(sys.argv) > 2 else {}
    model = _KINDS[sys.argv[1]](n_estimators=TREES, random_state=42, **options)
    data = boston_housing_data()
    began, cpu = time.perf_counter(), time.process_time()
    train, test, known, asked = train_test_split(*data, test_size=0.2, random_state=42)
    fit_began = time.perf_counter()
    model.fit(train, known)
    fit_s = time.perf_counter() - fit_began
    for features, true in ((train, known), (test, asked)):
        predicted = model.predict(features)
        for score in _SCORES:
            score(true, predicted)
    print(fit_s, time.perf_counter() - began, time.process_time() - cpu)


if __name__ == "__main__":
    main()
