"""The engine under every lab: settings, events, worker, recorder, device report, exporter."""
