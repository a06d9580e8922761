"""The window. Beside app.py the only room that imports PySide6 and qasync."""
