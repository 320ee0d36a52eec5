"""You call scikit-learn: fit and predict return to you."""

import numpy as np
from sklearn.linear_model import LinearRegression


def slope(x, y):
    model = LinearRegression()
    model.fit(x, y)
    return model.coef_


print(slope(np.arange(6.0).reshape(-1, 1), np.arange(6.0)))
