"""The page: one file that opens offline; scripts and style lie in `assets`."""
