"""How people read days and times, where Django's own formats are not theirs."""
