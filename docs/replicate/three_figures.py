"""Three figures of an edition, counted again with pandas: three_figures.py incidents.parquet

It prints a table with a line for each value: the figure, the value, its incidents, its share.
"""

import sys

import duckdb
import pandas as pd

rows = duckdb.read_parquet(sys.argv[1]).df()
demands = rows[(rows["case_kind"] == "demand") & (rows["firm_response"] != "unknown")]
figures = {
    "by-topic": rows.explode("topics").groupby("topics")["ref"].nunique(),
    "by-country": rows[rows["country"] != ""].groupby("country")["ref"].count(),
    "firm-responses": demands.groupby("firm_response")["ref"].count(),
}
table = pd.concat(figures, names=["figure", "value"]).rename("incidents").reset_index()
known = table["incidents"] / len(demands)
table["share"] = known.where(table["figure"] == "firm-responses")
table.to_csv(sys.stdout, index=False)
