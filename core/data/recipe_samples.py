"""Load each data set as one table with its target as the last column."""

import pandas as pd
from mlxtend.data import autompg_data, boston_housing_data
from sklearn import datasets


def load_boston():
    """Return the areas of Boston with the median price of a house, in $1000's."""
    features, target = boston_housing_data()
    names = ["CRIM", "ZN", "INDUS", "CHAS", "NOX", "RM", "AGE", "DIS", "RAD", "TAX"]
    table = pd.DataFrame(features, columns=[*names, "PTRATIO", "B", "LSTAT"])
    return table.assign(MEDV=target)


def load_auto_mpg():
    """Return the cars with their miles per gallon; the last column, the name, is left out."""
    features, target = autompg_data()
    names = ["cylinders", "displacement", "horsepower", "weight", "acceleration", "model_year"]
    table = pd.DataFrame(features[:, :7], columns=[*names, "origin"])
    return table.assign(mpg=target)


def load_diabetes():
    """Return the patients with the progression of their diabetes."""
    bunch = datasets.load_diabetes(as_frame=True)
    return bunch.data.assign(progression=bunch.target)


def load_digits():
    """Return the pixels of the digits with the digit."""
    bunch = datasets.load_digits(as_frame=True)
    return bunch.data.assign(digit=bunch.target)


def load_wine():
    """Return the analyses of the wines with the cultivar."""
    bunch = datasets.load_wine(as_frame=True)
    return bunch.data.assign(cultivar=bunch.target_names[bunch.target])


def load_breast_cancer():
    """Return the cell nuclei with the diagnosis."""
    bunch = datasets.load_breast_cancer(as_frame=True)
    return bunch.data.assign(diagnosis=bunch.target_names[bunch.target])


def load_friedman1(rows=1000, noise=1.0, seed=42):
    """Return rows of Friedman's first function with its value."""
    features, target = datasets.make_friedman1(rows, noise=noise, random_state=seed)
    names = [f"x{number}" for number in range(features.shape[1])]
    return pd.DataFrame(features, columns=names).assign(y=target)


def load_moons(rows=1000, noise=0.3, seed=42):
    """Return points with the moon that they belong to."""
    features, target = datasets.make_moons(rows, noise=noise, random_state=seed)
    return pd.DataFrame(features, columns=["x0", "x1"]).assign(moon=target)
