"""What every picture is made with: elements, colours, scales, meters."""
