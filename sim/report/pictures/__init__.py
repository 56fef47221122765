"""One file a picture: plain data in, a `Picture` out; the same drawing serves report, workshop, notebook and README."""
