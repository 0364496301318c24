"""Turns the networks of MediaPipe's wheel (Apache-2.0) into the safetensors of `ml.weights`. Run by hand."""
