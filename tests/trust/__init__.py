"""Faults with real processes: `make trust` prints what each did and how the site came back."""
