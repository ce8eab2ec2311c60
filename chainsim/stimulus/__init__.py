"""file, test signal or array -> blocks of Audio."""
