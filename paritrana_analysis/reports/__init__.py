"""The content of every report as blocks: of a province, of the nation, of a jury's papers, of a scoring."""
