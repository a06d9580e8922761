"""The figures of the failure model's last table, and of the program's speed, measured by one command."""
