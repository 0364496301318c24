"""Faces, colour and light: PyTorch, OpenCV and NumPy only; knows nothing of the site."""
