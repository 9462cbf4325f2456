"""Actions on confidential reports: a request is accepted whole, or refused without a trace.

None writes the ledger, a log line or a time, because these would show at which hour a firm wrote.
"""
