"""The producer's desk: what is looked at, tried out, got and thrown away around a build."""
