"""Files that people bring as evidence: what they are, viruses, flat pictures of them."""
