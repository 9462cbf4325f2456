"""The forms chapter of the incidents."""
