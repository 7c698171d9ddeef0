"""The register of evidence as a workbook: written for a province, filled in, read back, taken over."""
