"""What the autograd exhibit shows before a run: the network, a guess, and one iteration."""
