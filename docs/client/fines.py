"""Fines by coercing state and year of the first report, with pandas: fines.py ORIGIN"""

import sys

import pandas as pd
from coercion_register import Register

rows = Register(sys.argv[1]).list_incidents(fine="-none", fields="ref,coercing_state,reported_on")
table = pd.DataFrame(rows)
table["year"] = table["reported_on"].str[:4]
table.groupby(["coercing_state", "year"])["ref"].count().rename("fines").to_csv(sys.stdout)
