"""Who it is, from the evidence: a trained network for speech, rules for thoughts."""
