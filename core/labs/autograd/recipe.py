"""Train a network with one hidden layer by hand: forward, backward, update."""

import math

import torch


def train(
    batch_size=64,  # how many examples one update sees
    input_size=1000,  # how many numbers describe one example
    hidden_size=100,
    output_size=10,
    learning_rate=1e-6,
    iterations=500,
    device="cpu",
    seed=0,
    threads=1,
):
    """Yield each iteration's number and loss, while its gradients are there to look at."""
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_num_threads(threads)
    torch.manual_seed(seed)

    # Random examples x with random targets y.
    x = torch.randn(batch_size, input_size, device=device)
    y = torch.randn(batch_size, output_size, device=device)

    # Only the weights are learnt, so only they need gradients.
    w1 = torch.randn(input_size, hidden_size, device=device, requires_grad=True)
    w2 = torch.randn(hidden_size, output_size, device=device, requires_grad=True)

    for iteration in range(1, iterations + 1):
        # Forward: what the network predicts, and how wrong it is. clamp(min=0) is ReLU.
        y_pred = x.mm(w1).clamp(min=0).mm(w2)
        loss = (y_pred - y).pow(2).sum()

        # Backward: autograd puts d loss / d w1 into w1.grad and d loss / d w2 into w2.grad.
        loss.backward()
        yield iteration, loss

        # Update: a step against the gradient, which autograd must not record.
        with torch.no_grad():
            w1 -= learning_rate * w1.grad
            w2 -= learning_rate * w2.grad
            # backward() adds to what is there, so the next gradients must start from zero.
            w1.grad.zero_()
            w2.grad.zero_()


if __name__ == "__main__":
    for iteration, loss in train():
        final_loss = loss.item()
        if iteration % 100 == 0:
            print(f"iteration {iteration}: loss {final_loss}")
        if not math.isfinite(final_loss):
            print("diverged_at =", iteration)
            break
    print("final_loss =", final_loss)
