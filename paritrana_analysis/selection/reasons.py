"""Why a unit went on or left, as keys; their sentences stand in `words/selection.toml`."""

#: Why a unit left; words under `left_…`. The first that holds is recorded.
LEFT = (
    "withdrawn",
    "won_before",
    "not_scored",
    "too_much_missing",
    "no_province",
    "no_zone",
    "no_sector",
    "verification_failed",
    "not_verified_yet",
    "no_interview",
    "not_scored_after_interview",
    "below_line",
    "below_line_by_tie_break",
    "already_won",
    "title_not_scored",
)
#: Why a unit went on, or won.
WENT_ON = ("all_go_on", "within_quota", "shared_last_place", "won", "won_shared")
#: What a gate found; words under `state_…`.
STATES = (
    "verified",
    "not_verified_yet",
    "interviewed",
    "interview_zero",
    "by_documents",
    "interview_not_held",
)

#: Reasons of those who stood for a title; their score may be that of an aspect.
STOOD = ("won", "won_shared", "below_line", "below_line_by_tie_break", "already_won", "title_not_scored")
