"""The headless commands: the same objects as the window's, no Qt, answers as sentences or JSON."""
