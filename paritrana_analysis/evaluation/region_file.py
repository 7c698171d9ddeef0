"""All frames of one region in one Parquet file: a row with a list of rows for each frame.

    region.parquet    claims: list<struct<claim_id: string, …>>, targets: list<struct<…>>, …

Some twenty-five small files a region cost more in opening than in rows. One file a region is read and
hashed at once, a change in a region rewrites its file alone, and whatever reads Parquet reads it
(DuckDB: `select unnest(claims, recursive := true) from 'regions/36.parquet'`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

#: Names of the frames without a column, which Parquet can't hold: kept beside the others' types.
_BARE = b"paritrana.frames_without_columns"


def packed(tables: Mapping[str, pa.Table]) -> bytes:
    """The file's bytes. tables : by name, as `pyarrow.Table.from_pandas` makes them."""
    columns, fields = [], []
    bare = [name for name, table in sorted(tables.items()) if not table.num_columns]
    for name, table in sorted(tables.items()):
        if name in bare:
            continue
        rows = table.to_struct_array().combine_chunks() if table.num_rows else _no_rows(table.schema)
        column = pa.ListArray.from_arrays(pa.array([0, len(rows)], pa.int32()), rows)
        columns.append(column)
        # What pandas needs to give each column back in its own type.
        fields.append(pa.field(name, column.type, metadata=table.schema.metadata))
    file = BytesIO()
    # The bounds of columns and the lists of their values serve files that are read in part.
    parquet.write_table(
        pa.Table.from_arrays(columns, schema=pa.schema(fields, metadata={_BARE: " ".join(bare)})),
        file,
        compression="zstd",
        write_statistics=False,
        use_dictionary=False,
    )
    return file.getvalue()


def _no_rows(schema: pa.Schema) -> pa.StructArray:
    return pa.array([], pa.struct(list(schema)))


def unpacked(
    content: bytes, names: Sequence[str] | None = None, texts: str = "python"
) -> dict[str, pd.DataFrame]:
    """The frames by name, as `pandas.read_parquet` would give each.

    Threads cost more than they save, and texts are kept as Python's own: a report asks for each alone.

    names : of the frames wanted, that have columns; default: all. texts : how pandas stores them
    (`mode.string_storage`); "auto" as those of a frame that was made, not read.
    """
    with (
        parquet.ParquetFile(pa.BufferReader(content), pre_buffer=False) as file,
        pd.option_context("mode.string_storage", texts),
    ):
        read = file.read(columns=names and list(names), use_threads=False)
        bare = read.schema.metadata[_BARE].decode().split()
        return dict.fromkeys(bare, pd.DataFrame()) | {
            field.name: _table(column, field).to_pandas(use_threads=False)
            for field, column in zip(read.schema, read.columns, strict=True)
        }


def _table(column: pa.ChunkedArray, field: pa.Field) -> pa.Table:
    rows = column.combine_chunks().flatten()
    schema = pa.schema(list(rows.type), metadata=field.metadata)
    return pa.Table.from_arrays(rows.flatten(), schema=schema)
