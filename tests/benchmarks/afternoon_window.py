"""What a good engineer writes in an afternoon: read every order, put all of them into a Qt model, show."""

import json
import sys
from pathlib import Path

import peewee
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from tests.benchmarks.told import tell


class AllOrders(QTableView):
    """Ends the program after its first paint."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tell()
        QTimer.singleShot(0, QApplication.quit)


def load_all(path: Path) -> QStandardItemModel:
    """All orders as items, newest first."""
    database = peewee.SqliteDatabase(path)
    database.connect()
    model = QStandardItemModel()
    cursor = database.execute_sql("SELECT payload FROM orders ORDER BY created_at DESC")
    for (payload,) in cursor:
        order = json.loads(payload)
        cells = (order["name"], order.get("customer_name", ""), order["created_at"])
        model.appendRow([QStandardItem(cell) for cell in cells])
    return model


def main() -> None:
    """Show it."""
    app = QApplication(sys.argv)
    view = AllOrders()
    view.setModel(load_all(Path(sys.argv[1])))
    view.resize(1280, 720)
    view.show()
    app.exec()


if __name__ == "__main__":
    main()
