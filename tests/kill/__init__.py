"""The program below the window is killed as a real process, started again, and has to have kept its word."""
