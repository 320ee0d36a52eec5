"""The way from noise to data, on a clock of the test's own."""

from __future__ import annotations

import numpy as np
import pytest

from ui.labs.gan.watch.noise_flight import NoiseFlight, noise_on_plane

BOX = (-1.0, 3.0, 0.0, 2.0)


class Clock:
    def __init__(self):
        self.now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def flight(qtbot, qapp, clock):
    flight = NoiseFlight(qapp, clock)
    flight.places = []
    flight.moved.connect(flight.places.append)
    yield flight
    flight.stop()
    flight.deleteLater()


def fly(flight):
    flight.fly(np.array([[2.0, 0.0], [0.0, -2.0]]), np.array([[1.0, 2.0], [0.0, 0.0]]), BOX)


def test_samples_begin_at_their_noise(flight):
    fly(flight)
    assert flight.places[0].tolist() == [[3.0, 1.0], [1.0, 0.0]]


def test_samples_arrive_where_the_generator_puts_them(flight, clock, qtbot):
    fly(flight)
    clock.now_s += 100.0
    with qtbot.waitSignal(flight.ended):
        pass
    assert flight.places[-1].tolist() == [[1.0, 2.0], [0.0, 0.0]]
    assert not flight.is_flying


def test_on_the_way_samples_are_between(flight, clock, qtbot):
    fly(flight)
    clock.now_s += 1.25
    seen = len(flight.places)
    qtbot.waitUntil(lambda: len(flight.places) > seen)
    assert flight.places[-1] == pytest.approx(np.array([[2.0, 1.5], [0.5, 0.0]]))


def test_a_flight_can_be_stopped(flight, qtbot):
    fly(flight)
    with qtbot.waitSignal(flight.ended):
        flight.stop()
    assert not flight.is_flying


def test_noise_of_one_number_lies_on_a_line():
    assert noise_on_plane(np.array([[-2.0], [0.0]]), BOX).tolist() == [[-1.0, 1.0], [1.0, 1.0]]


def test_of_noise_of_many_numbers_two_are_drawn():
    noise = np.zeros((1, 256))
    noise[0, :2] = 1.0, 2.0
    assert noise_on_plane(noise, BOX).tolist() == [[2.0, 2.0]]
