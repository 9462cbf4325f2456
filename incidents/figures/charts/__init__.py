"""Charts: rows in, Vega-Lite specifications out. Drawing is done by incidents.exchange.charts."""
