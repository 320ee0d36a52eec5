"""Delayed recall: name the symbol of the beginning, many others later."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot
from torch.optim import Adam

SYMBOLS = 8


def draw(count, distance, draws):
    """Return sequences of random symbols, (count, distance + 1, 8), and the first of each."""
    symbols = torch.randint(SYMBOLS, (count, distance + 1), generator=draws)
    return one_hot(symbols, SYMBOLS).float(), symbols[:, 0]


class Recall(nn.Module):
    """A cell reads one symbol after the other; its last state names the first one."""

    def __init__(self, hidden=32, forget_bias=4.0):
        super().__init__()
        self.cell = nn.LSTM(SYMBOLS, hidden, batch_first=True)
        self.name = nn.Linear(hidden, SYMBOLS)
        # The second of the gates keeps the state; torch adds two biases.
        with torch.no_grad():
            self.cell.bias_ih_l0[hidden : 2 * hidden].fill_(forget_bias)
            self.cell.bias_hh_l0[hidden : 2 * hidden].zero_()

    def forward(self, x):
        """Return a score for each symbol."""
        states, _ = self.cell(x)
        return self.name(states[:, -1])


def make_network(distance):
    """Return the network."""
    return Recall()


def measure(network, distance):
    """Return loss and share of right answers on 1,000 fresh sequences."""
    x, first = draw(1000, distance, torch.Generator().manual_seed(1))
    with torch.no_grad():
        scores = network(x.to(next(network.parameters()).device)).cpu()
    right = (scores.argmax(dim=1) == first).float().mean()
    return cross_entropy(scores, first).item(), right.item()


def train(
    distance=40, epochs=1000, batch_size=64, learning_rate=5e-3, device="cpu", seed=0, threads=1
):
    """Yield each update's number, how many there will be, its loss, and the network."""
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    network = make_network(distance).to(device)
    optimizer = Adam(network.parameters(), lr=learning_rate)
    draws = torch.Generator().manual_seed(seed)

    for update in range(1, epochs + 1):
        x, first = (part.to(device) for part in draw(batch_size, distance, draws))
        optimizer.zero_grad()
        loss = cross_entropy(network(x), first)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        yield update, epochs, loss.item(), network


if __name__ == "__main__":
    for update, updates, train_loss, network in train():
        if update % 100 == 0:
            print(f"update {update}: loss {train_loss:.4f}")
        if update == updates:
            test_loss, test_accuracy = measure(network, 40)
    print("train_loss =", train_loss)
    print("test_loss =", test_loss)
    print("test_accuracy =", test_accuracy)
