"""Links: text that was meant to be one, targets that lead nowhere, what the network said of them."""
