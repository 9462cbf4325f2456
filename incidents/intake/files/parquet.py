"""Parquet, read by DuckDB with little memory and no way to other files."""

import tempfile
from pathlib import Path

import duckdb
from django.utils.translation import gettext as _

from incidents.intake.files.plain import rows_of
from incidents.intake.files.sheets import MOST_ROWS, SheetRow, refuse_file

MEMORY = "512MB"


def read_parquet(raw: bytes) -> list[SheetRow]:
    """The rows of a Parquet file. Raises FileRefused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        path.write_bytes(raw)
        try:
            with duckdb.connect(config={"memory_limit": MEMORY, "threads": 1}) as database:
                # The path is ours: a temporary folder's name has no quotation mark.
                database.execute(f"SET allowed_paths = ['{path}']")
                database.execute("SET enable_external_access = false")
                table = database.execute(
                    "SELECT * FROM read_parquet(?) LIMIT ?", [str(path), MOST_ROWS + 1]
                )
                names = [column[0] for column in table.description or []]
                return list(rows_of(names, table.fetchall()))
        except duckdb.Error as error:
            reason = _("This Parquet file is damaged or too large to read. Export it again.")
            raise refuse_file(reason) from error
