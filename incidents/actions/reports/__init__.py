"""The sealed room's verbs: what comes in is taken whole, or refused whole and without a trace.

None writes the ledger, a log line or a time: these would tell the hour at which a firm spoke.
"""
