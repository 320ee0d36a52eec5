"""xgboost owns the rounds of boosting and calls you after each."""

import numpy as np
import xgboost


class Telling(xgboost.callback.TrainingCallback):
    def after_iteration(self, model, epoch, evals_log):
        print("round", epoch)
        return False  # go on


x = np.arange(20.0).reshape(-1, 1)
data = xgboost.DMatrix(x, label=x.ravel())
xgboost.train({}, data, num_boost_round=3, callbacks=[Telling()])
