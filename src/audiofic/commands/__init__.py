"""What the commands do besides planning and building a book. `cli` only shows what comes back."""
