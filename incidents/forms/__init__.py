"""Forms: what people type, one module for each chapter."""
