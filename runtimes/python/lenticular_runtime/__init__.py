"""What the runtime is made of, in a package of its own: a function may call its modules as it likes."""
