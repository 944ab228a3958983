"""How fast it is, beside what people would use instead. Ratios within one run count; absolute figures drift."""
