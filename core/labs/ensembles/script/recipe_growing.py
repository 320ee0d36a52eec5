"""Fit models so that one can watch them grow, by what their libraries offer."""

from concurrent.futures import ThreadPoolExecutor
from copy import copy
from queue import Queue

import numpy as np
from joblib import cpu_count, parallel_config
from xgboost import DMatrix
from xgboost.callback import TrainingCallback


def blocks(trees, size, at_once=1):
    """Return the numbers of trees to look at: ever further apart, but less so on large data."""
    longest = at_once * max(1, 1_000_000 // (5_000 + size))
    ends = []
    while not ends or ends[-1] < trees:
        last = ends[-1] if ends else 0
        ends.append(min(trees, last + max(1, min(last // 4, longest))))
    return ends


def grow_whole(fit):
    """Fit in one go; yield the number of trees, if it has any."""
    fit.model.fit(fit.seen, fit.known)
    yield len(getattr(fit.model, "estimators_", []))


def grow_forest(fit, threads=None):
    """Fit some trees, yield their number, and go on: with warm_start those that are there stay."""
    trees, threads = fit.model.n_estimators, threads or cpu_count()
    fit.model.set_params(warm_start=True)
    for end in blocks(trees, fit.seen.size, threads):
        fit.model.set_params(n_estimators=end)
        # The trees of a forest do not need one another, so they grow in threads.
        with parallel_config("threading", n_jobs=threads):
            fit.model.fit(fit.seen, fit.known)
        yield end
    fit.model.set_params(warm_start=False)


def grow_boosting(fit):
    """Fit some trees, yield their number, and go on: with warm_start those that are there stay."""
    trees = fit.model.n_estimators
    fit.model.set_params(warm_start=True)
    for end in blocks(trees, fit.seen.size * max(1, fit.classes)):
        fit.model.set_params(n_estimators=end)
        fit.model.fit(fit.seen, fit.known)
        yield end
    fit.model.set_params(warm_start=False)


def grow_histograms(fit):
    """Fit as boosting; on many rows the model may stop by itself, at worst a tree too late."""
    trees = fit.model.max_iter
    fit.model.set_params(warm_start=True)
    for end in blocks(trees, fit.seen.size * max(1, fit.classes)):
        fit.model.set_params(max_iter=end)
        fit.model.fit(fit.seen, fit.known)
        yield fit.model.n_iter_
        if fit.model.n_iter_ < end:
            break
    fit.model.set_params(warm_start=False)


class Rounds(TrainingCallback):
    """Tells at the end of some rounds that they are done, and waits until more are asked for."""

    def __init__(self, ends):
        self.ends, self.told, self.asked = set(ends), Queue(), Queue()

    def after_iteration(self, model, epoch, evals_log):
        """Return True to end the fit; xgboost calls it after each round."""
        if epoch + 1 not in self.ends:
            return False
        self.told.put((epoch + 1, model))
        return self.asked.get()


def grow_xgboost(fit):
    """Fit in a thread, since xgboost calls us back; it waits there while nobody asks for more."""
    rounds = Rounds(blocks(fit.model.n_estimators, fit.seen.size * max(1, fit.classes) // 8))
    fit.model.set_params(callbacks=[rounds])
    with ThreadPoolExecutor(1) as thread:
        try:
            fitting = thread.submit(fit.model.fit, fit.seen, fit.known)
            fitting.add_done_callback(rounds.told.put)
            while (told := rounds.told.get()) is not fitting:
                trees, fit.booster = told
                yield trees
                rounds.asked.put(False)
        finally:
            rounds.asked.put(True)
            fit.model.callbacks = None
    fitting.result()


def error(true, predicted):
    """Return the share of wrong classes, or of numbers the root of the mean squared error."""
    if predicted.ndim == 2:
        predicted = predicted.argmax(axis=1)
    if true.dtype.kind == "i":
        return np.mean(predicted != true)
    return np.sqrt(np.mean((predicted - true) ** 2))


class Votes:
    """What the trees of a forest have said so far, added up.

    ``unseen`` is what those trees said of a training row that have not learnt from it, and
    ``voters`` is their number.
    """

    def __init__(self, fit):
        shape = (fit.classes,) if fit.classes else ()
        self.trees = 0
        self.all = np.zeros((len(fit.seen) + len(fit.unseen), *shape))
        self.unseen = np.zeros((len(fit.seen), *shape))
        self.voters = np.zeros(len(fit.seen))

    def add(self, tree, bag, rows):
        """Add what a tree says of the rows; it has learnt from those in the bag."""
        if self.all.ndim == 1:
            said = tree.predict(rows, check_input=False)
        else:
            said = np.zeros(self.all.shape)
            said[:, tree.classes_.astype(int)] = tree.predict_proba(rows, check_input=False)
        free = np.ones(len(self.voters))
        free[bag] = 0
        self.trees += 1
        self.all += said
        self.unseen += (said[: len(free)].T * free).T
        self.voters += free


def look_at_forest(fit):
    """Add a point to the curve: a forest says the mean of what its trees say.

    Of a training row those trees can be asked that have not seen it, out of its bag.
    """
    votes = fit.votes = getattr(fit, "votes", None) or Votes(fit)
    rows = np.vstack([fit.seen, fit.unseen]).astype(np.float32)  # as trees hold numbers
    new = copy(fit.model)
    new.estimators_ = fit.model.estimators_[votes.trees :]
    count = len(new.estimators_)
    bags = new.estimators_samples_[-count:] if new.bootstrap else [slice(None)] * count
    for tree, bag in zip(new.estimators_, bags, strict=True):
        votes.add(tree, bag, rows)
    mean, cut = votes.all / votes.trees, len(fit.seen)
    has_voter = votes.voters > 0
    voted = (votes.unseen[has_voter].T / votes.voters[has_voter]).T
    out_of_bag = error(fit.known[has_voter], voted) if has_voter.any() else np.nan
    point = fit.trees, error(fit.known, mean[:cut]), error(fit.true, mean[cut:]), out_of_bag
    fit.curve.append(point)


def look_at_boosting(fit):
    """Add a point to the curve: the error on the rows that were learnt, and on the others."""
    known, true = fit.model.predict(fit.seen), fit.model.predict(fit.unseen)
    fit.curve.append((fit.trees, error(fit.known, known), error(fit.true, true)))


def look_at_xgboost(fit):
    """Add a point to the curve; of a matrix that it knows xgboost asks its new trees only."""
    if not hasattr(fit, "matrices"):
        fit.matrices = [DMatrix(fit.seen), DMatrix(fit.unseen)]
    known, true = (fit.booster.predict(matrix) for matrix in fit.matrices)
    if fit.classes == 2:
        known, true = known > 0.5, true > 0.5
    fit.curve.append((fit.trees, error(fit.known, known), error(fit.true, true)))


def look_at_adaboost(fit):
    """Draw the whole curve afterwards, as there is no hook: its first trees are an AdaBoost, too.

    ``staged_predict`` would ask all trees anew at each of them.
    """
    counts = [fit.trees]
    while counts[0] > 1:
        counts.insert(0, 2 * counts[0] // 3)
    for count in counts:
        first = copy(fit.model)
        first.estimators_ = fit.model.estimators_[:count]
        first.estimator_weights_ = fit.model.estimator_weights_[:count]
        known, true = first.predict(fit.seen), first.predict(fit.unseen)
        fit.curve.append((count, error(fit.known, known), error(fit.true, true)))


def in_turns(runs):
    """Yield one item of each generator after another, again and again, until all have ended."""
    waiting = list(runs)
    try:
        while waiting:
            for run in list(waiting):
                if (item := next(run, None)) is None:
                    waiting.remove(run)
                else:
                    yield item
    finally:
        for run in waiting:
            run.close()
