"""What every lab stands on: settings, events, messages, texts, folders, and the rooms below."""
