"""The page on which a pipeline is built, stage by stage."""
