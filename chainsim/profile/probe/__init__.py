"""What a stage is: by tones, bursts and clicks that are played into it, whatever the programme."""
