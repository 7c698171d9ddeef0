"""Figures of the pages that are read: their titles are findings, labels touch nothing, no blank is a zero."""

import re
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

from paritrana_analysis import charts
from paritrana_analysis.charts import classes, leaders, theme
from paritrana_analysis.data import neighbours
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.publish import pdf

INDONESIAN, ENGLISH = Reader("id"), Reader("en")


def words(ax):
    return [text.get_text() for text in ax.texts]


def parts(ax, gid):
    return [artist for artist in ax.get_children() if artist.get_gid() == gid]


def widths(ax, gid):
    [bars] = parts(ax, gid)
    return [path.vertices[:, 0].max() - path.vertices[:, 0].min() for path in bars.get_paths()]


def boxes_of(ax, gid):
    """Corners of each box among the shapes of that name."""
    return [box for part in parts(ax, gid) for box in part.get_path().to_polygons()]


def text_boxes(ax):
    renderer = FigureCanvasAgg(ax.figure).get_renderer()
    return [(t, t.get_window_extent(renderer)) for t in ax.texts if t.get_text().strip()]


def fits(ax):
    """No letter under 7 pt, none outside the page, none on another."""
    canvas, boxes = ax.figure.bbox, text_boxes(ax)
    for i, (text, box) in enumerate(boxes):
        assert text.get_fontsize() >= 7
        assert box.x0 >= -0.5 and box.y0 >= -0.5, text.get_text()
        assert box.x1 <= canvas.x1 + 0.5 and box.y1 <= canvas.y1 + 0.5, text.get_text()
        on = [other.get_text() for other, its in boxes[i + 1 :] if box.padded(-1).overlaps(its.padded(-1))]
        assert on == [], text.get_text()


# --- the range of claims ------------------------------------------------------------------------------


def claim(share, as_of="2025-11", role="conflict", host="kantor.id", odd=False):
    return {"share": share, "as_of": as_of, "role": role, "host": host, "odd": odd}


CLAIMS = [
    claim(0.46, role="used", host="rubrikbanten.com"),
    claim(0.44, "2025-10"),
    claim(0.429, odd=True, host="tangerangekspres.disway.id"),
    claim(0.455, role="newest"),
    claim(0.95, host="sebuahsitusyangpanjangnamanya.pemerintahprovinsi.go.id"),
    claim(1.478),
]
OURS = {"share": 0.476, "low_50": 0.449, "high_50": 0.5, "low_90": 0.415, "high_90": 0.542}
AIM = {"share": 0.65, "as_of": "2030"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("claims", [CLAIMS, CLAIMS[:1], []])
def test_the_range_of_claims_fits_its_page_and_no_label_lies_on_another_or_on_a_leader(claims, language):
    ax = charts.claims_range(claims, reader=Reader(language), estimate=OURS, target=AIM)
    fits(ax)
    boxes = [box for text, box in text_boxes(ax)]
    for line in parts(ax, "leader"):
        (x, _), (start, end) = line.get_xdata(), sorted(ax.transData.transform(line.get_xydata())[:, 1])
        x = ax.transData.transform((x, 0))[0]
        crossed = [b for b in boxes if b.x0 < x - 0.5 and x + 0.5 < b.x1 and b.y0 < end and start < b.y1]
        assert crossed == []


def test_a_leader_that_goes_deeper_passes_beside_every_label_set_before_it():
    """Bali: the leader of 50.9 % went through "our estimate 47.8 %", set in a row it only passes."""
    labels = [leaders.Label(x, "our estimate 47.8%") for x in (230, 244, 252, 325)]
    placed = {one.label.x: one.row for one in leaders.packed(labels, theme.FULL)}
    assert placed[230] > placed[244] > placed[252]


def test_the_figure_used_is_filled_others_hollow_and_one_above_the_whole_an_arrow_with_its_number():
    ax = charts.claims_range(CLAIMS, reader=INDONESIAN, estimate=OURS)
    [used] = parts(ax, "used")
    assert used.get_markerfacecolor() == theme.ACCENT
    assert {dot.get_markerfacecolor() for dot in parts(ax, "other")} == {"none"}
    assert [dot.get_marker() for dot in parts(ax, "odd")] == ["o", "x"]
    [beyond] = parts(ax, "beyond-other")
    assert beyond.get_marker() == ">"
    assert any(word.startswith("147,8% · Nov 2025") for word in words(ax))
    assert any(word.startswith("terbaru: 45,5%") for word in words(ax))


def test_the_scale_of_the_range_is_the_same_in_every_province():
    places = [parts(charts.claims_range(rows, reader=ENGLISH), "used")[0].get_xdata()[0]
              for rows in (CLAIMS, CLAIMS[:1])]  # fmt: skip
    assert places[0] == places[1]


def test_one_figure_told_by_several_is_one_point_that_names_them():
    told = [claim(0.27, host=host) for host in ("a.id", "b.id", "c.id", "a.id")]
    ax = charts.claims_range(told, reader=ENGLISH)
    assert len(parts(ax, "other")) == 1
    assert "27% · Nov 2025 · a.id, b.id and 1 more" in words(ax)


def test_the_title_and_the_words_of_the_range_tell_every_number_that_is_drawn():
    title = charts.title_claims_range(CLAIMS, reader=INDONESIAN, estimate=OURS)
    assert title == "6 angka resmi berbeda, 42,9% sampai 147,8%; perkiraan kami 47,6% (41,5%–54,2%)"
    assert charts.title_claims_range([], reader=ENGLISH) == "No official figure can be used yet"
    alt = charts.alt_claims_range(CLAIMS, reader=ENGLISH, estimate=OURS, target=AIM)
    drawn = charts.claims_range(CLAIMS, reader=ENGLISH, estimate=OURS, target=AIM)
    numbers = [word.split(" · ")[0].removeprefix("newest: ") for word in words(drawn) if " · " in word]
    numbers = [number.removeprefix("target ") for number in numbers]
    assert [n for n in [*numbers, "44.9%–50.0%", "41.5%–54.2%"] if n not in alt] == []


def test_where_no_official_figure_can_be_used_the_strip_says_so():
    assert "belum ada pernyataan cakupan" in words(charts.claims_range([], reader=INDONESIAN, estimate=OURS))


# --- steps from the registered count to the official share --------------------------------------------


def step(name, share, change="", active=2_730_000, workers=5_760_000, official=False):
    told = {"name": name, "share": share, "change": change, "official": official, "as_of": "2025-11"}
    return told | {"active": active, "workers": workers}


STEPS = [
    step("Participants by place of registration over the employed", 1.478),
    step("Participants as stated by the official over the employed", 0.474, "basis_date"),
    step("The same participants over the eligible-worker proxy", 0.605, "denominator", workers=4_510_000),
    step("The official's figure, over its own denominator", 0.4603, "denominator", workers=5_920_000),
]
STEPS[3]["official"] = True


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "rows", [STEPS, STEPS[1:], [STEPS[0], STEPS[3] | {"name": 9 * "long words ", "active": None}], STEPS[:1]]
)
def test_the_steps_fit_their_page_and_no_joint_meets_a_number(rows, language):
    ax = charts.share_steps(rows, reader=Reader(language))
    fits(ax)
    numbers = [box.padded(-1) for text, box in text_boxes(ax) if "%" in text.get_text()]
    for joint in parts(ax, "joint"):
        places = ax.transData.transform(joint.get_xydata())
        for (x, y), (u, v) in zip(places, places[1:], strict=False):
            crossed = [b for b in numbers if min(x, u) < b.x1 and max(x, u) > b.x0
                       and min(y, v) < b.y1 and max(y, v) > b.y0]  # fmt: skip
            assert crossed == []


@pytest.mark.parametrize("share", [percent / 100 for percent in range(30, 70, 3)])
def test_a_step_s_numbers_touch_neither_its_name_nor_the_edge_wherever_its_point_stands(share):
    """Kalimantan Tengah, 50.8 %: in English its numbers lay on the name of the step."""
    rows = [row | {"share": share, "active": 686_000, "workers": 1_350_000} for row in STEPS]
    fits(charts.share_steps(rows, reader=ENGLISH))


def test_the_steps_say_what_changes_between_two_and_mark_what_is_above_the_whole():
    ax = charts.share_steps(STEPS, reader=ENGLISH)
    assert [word for word in words(ax) if word.startswith("↓")] == [
        "↓ changed: counting basis and date", "↓ changed: denominator", "↓ changed: denominator",
    ]  # fmt: skip
    [beyond] = parts(ax, "beyond")
    assert beyond.get_marker() == ">" and "147.8%" in words(ax)
    assert parts(ax, "point")[-1].get_color() == theme.ACCENT
    assert charts.title_share_steps(STEPS[1:], reader=ENGLISH) == (
        "From 47.4% to 46.0%: what moves it most is the denominator (−14.5 percentage points)"
    )


def test_a_step_without_a_share_is_a_dash_and_no_point():
    ax = charts.share_steps([*STEPS[:2], STEPS[2] | {"share": None}], reader=ENGLISH)
    assert len(parts(ax, "point")) == 1 and "–" in words(ax)


def test_the_words_of_the_steps_tell_every_number_that_is_drawn():
    alt = charts.alt_share_steps(STEPS, reader=INDONESIAN)
    drawn = [w for w in words(charts.share_steps(STEPS, reader=INDONESIAN)) if "juta" in w or w[-1] == "%"]
    drawn = [word for word in drawn if word not in ("0%", "25%", "50%", "75%", "100%")]
    assert drawn and [word for word in drawn if word not in alt] == []


# --- the gap by payer ---------------------------------------------------------------------------------

GAP = [
    {"step": "covered", "workers": 2_730_000},
    {"step": "employer", "workers": 706_889, "idr_per_year": 1_443_877_333_620},
    {"step": "self", "workers": 388_459, "idr_per_year": 48_945_834_000},
    {"step": "government", "workers": 22_652, "idr_per_year": 4_566_643_200},
    {"step": "target", "workers": 3_848_000},
]
REACHED = [GAP[0], *({**row, "workers": 0} for row in GAP[1:4]), {"step": "target", "workers": 2_000_000}]
BLANK_PART = [*GAP[:2], *({**row, "workers": None} for row in GAP[2:4]), GAP[4]]
WATERFALLS = [(GAP, ""), (GAP[:1], "target"), ([], "target"), (REACHED, "reached"), (BLANK_PART, "share")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("rows", "lacks"), WATERFALLS)
def test_the_waterfall_fits_its_page(rows, lacks, language):
    fits(charts.gap_waterfall(rows, reader=Reader(language), lacks=lacks))


def span(ax, gid):
    [bars] = parts(ax, gid)
    xs = bars.get_paths()[0].vertices[:, 0]
    return xs.min(), xs.max()


def test_each_step_of_the_waterfall_begins_where_the_one_before_it_ends():
    ax = charts.gap_waterfall(GAP, reader=INDONESIAN)
    steps = [span(ax, gid) for gid in ("covered", "employer", "self", "government")]
    assert [one[1] for one in steps[:3]] == pytest.approx([other[0] for other in steps[1:]])
    assert span(ax, "target")[0] == pytest.approx(steps[0][0])
    assert span(ax, "target")[1] == pytest.approx(steps[3][1])
    assert {"707 ribu orang", "Rp1.444 miliar", "Rp49 miliar", "Rp4,6 miliar"} <= set(words(ax))


def test_where_no_gap_is_known_the_waterfall_says_what_is_missing_and_draws_no_zero():
    ax = charts.gap_waterfall(GAP[:1], reader=ENGLISH, lacks="target")
    assert len(parts(ax, "blank")) == 4 and not parts(ax, "employer")
    assert "no target of the region's own found" in words(ax)
    assert words(ax).count("– cannot be computed yet") == 3
    nothing = charts.gap_waterfall([], reader=ENGLISH, lacks="target")
    assert not [word for word in words(nothing) if any(sign.isdigit() for sign in word)]


def test_the_title_and_the_words_of_the_waterfall_tell_its_numbers():
    assert charts.title_gap_waterfall(GAP, reader=ENGLISH) == (
        "1.12 million more participants are needed: 707 thousand the employers' duty, 388 thousand pay"
        " themselves, 22.7 thousand paid by government"
    )
    assert "reached" in charts.title_gap_waterfall(REACHED, reader=ENGLISH, lacks="reached")
    drawn = [w for w in words(charts.gap_waterfall(GAP, reader=INDONESIAN)) if "orang" in w or "Rp" in w]
    alt = charts.alt_gap_waterfall(GAP, reader=INDONESIAN)
    assert [word for word in drawn[1:] if word not in alt and word != "juta orang"] == []


# --- a province among its neighbours ------------------------------------------------------------------


def test_neighbours_are_mutual_and_every_province_has_one():
    beside = {code: neighbours.of(code) for code in charts.TILES}
    assert all(beside.values())
    assert all(code in beside[other] for code, others in beside.items() for other in others)
    assert beside["36"] == ("18", "31", "32") and beside["51"] == ("35", "52")


def test_the_strip_of_peers_names_the_neighbours_and_tells_their_range_in_its_title():
    values = [{"region_code": code, "share": share, "label2": "'25"} for code, share in
              (("36", 0.46), ("18", 0.245), ("31", 1.478), ("32", None), ("11", 0.25))]  # fmt: skip
    of = {"reader": ENGLISH, "highlight": "36", "neighbours": neighbours.of("36")}
    ax = charts.peers_strip(values, **of)
    assert {"Banten 46% '25", "Lampung 24.5% '25", "DKI 147.8% '25"} <= set(words(ax))
    assert sorted(dot.get_marker() for dot in parts(ax, "neighbour")) == [">", "o"]
    assert (
        charts.title_peers_strip(values, **of) == "Banten 46%; its 2 neighbours with a figure 24.5% to 147.8%"
    )
    assert "Jabar: no figure yet" in charts.alt_peers_strip(values, **of)
    one = charts.title_peers_strip(values[:2], **of)
    assert one == "Banten 46%; its neighbour with a figure 24.5%"


# --- districts' dots ----------------------------------------------------------------------------------


def district(name, share=None, **more):
    told = {"name": name, "employed": 653_896, "formal": 225_466, "informal": 428_430, "old": False}
    told |= {"coverage_share": share, "as_of": None if share is None else "2025-07", "lead_lacks": None}
    return told | {"low_90": 0.2, "high_90": 0.7} | more


DISTRICTS = [
    district("Kab. Tangerang", employed=1_626_227, lead_lacks="doubtful"),
    district("Kota Tangerang", 0.4776),
    district("Kota Serang", 0.3, as_of="2022-08", old=True),
    district("Kab. Lebak", formal=None, informal=None, low_90=None, high_90=None),
    district("Kota Cilegon", 1.2615, employed=None),
]
MANY = [district(f"Kab. Labuhanbatu Utara {i}", share) for i, share in enumerate([0.99, None] * 19)]
LONG = [district(f"Kab. Kepulauan Siau Tagulandang Biaro {i}", 0.5) for i in range(38)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rows", [DISTRICTS, DISTRICTS[:1], MANY, LONG, MANY[:25], []])
def test_the_districts_fit_their_page_from_one_to_thirty_eight(rows, language):
    fits(charts.district_dots(rows, reader=Reader(language)))


def test_more_than_25_districts_stand_in_two_columns_unless_their_names_are_too_long():
    heights = [
        charts.district_dots(rows, reader=INDONESIAN).figure.get_figheight()
        for rows in (MANY[:25], MANY, LONG)
    ]
    assert heights[1] < heights[0] < heights[2]


def test_a_district_without_a_figure_is_a_grey_line_and_no_dot_and_an_old_one_is_hollow():
    ax = charts.district_dots(DISTRICTS, reader=INDONESIAN)
    assert len(boxes_of(ax, "silent")) == 2
    [fresh], [old], [beyond] = (parts(ax, gid) for gid in ("fresh", "old", "beyond"))
    assert (len(fresh.get_xdata()), len(old.get_xdata()), beyond.get_marker()) == (1, 1, ">")
    assert old.get_markerfacecolor() == theme.WHITE
    assert {"hanya angka yang meragukan", "belum dilaporkan", "126,2% · Jul 2025"} <= set(words(ax))
    assert "–" in words(ax) and "0" not in words(ax)  # workers of Cilegon are not known
    assert len(boxes_of(ax, "formal")) == 4


def test_the_districts_title_names_the_ends_and_the_largest_without_a_figure():
    assert charts.title_district_dots(DISTRICTS, reader=ENGLISH) == (
        "3 of 5 districts have an official figure, 30% (Kota Serang) to 126.2% (Kota Cilegon); the largest"
        " without one: Kab. Tangerang (1.63 million people employed)"
    )
    alt = charts.alt_district_dots(DISTRICTS, reader=ENGLISH)
    for told in ("654 thousand people employed, 47.8% · Jul 2025, formal 34.5%", "20.0%–70.0%", "126.2%",
                 "Kab. Lebak: 654 thousand people employed, not reported"):  # fmt: skip
        assert told in alt


# --- the evidence matrix ------------------------------------------------------------------------------

ASPECTS = {key: INDONESIAN(f"terms.aspect_{key}") for key in
           ("regulation", "budget", "programme", "village", "licensing", "compliance", "dissemination",
            "leadership")}  # fmt: skip


def cells(place, own=False, **states):
    return [
        {"place": place, "own": own, "aspect": aspect, "n": 12 if aspect in states else 0}
        | {"state": states.get(aspect, "not_checked")}
        for aspect in ASPECTS
    ]


MATRIX = [
    *cells("Kepulauan Bangka Belitung", own=True, regulation="verified_present", budget="claimed"),
    *cells("Kab. Kepulauan Siau Tagulandang Biaro", programme="planned", village="other_period"),
    *cells("Kab. Lebak", licensing="verified_absent"),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_matrix_fits_its_page(language):
    reader = Reader(language)
    headings = {key: reader(f"terms.aspect_{key}") for key in ASPECTS}
    fits(charts.evidence_matrix(MATRIX, aspects=headings, reader=reader))
    fits(charts.evidence_matrix(cells("Bali", own=True), aspects=headings, reader=reader))


def test_each_cell_of_the_matrix_has_a_sign_and_a_word_and_never_colour_alone():
    written = words(charts.evidence_matrix(MATRIX, aspects=ASPECTS, reader=INDONESIAN))
    for word in ("● ada 12", "◐ klaim 12", "△ rencana 12", "○ di luar 12", "✕ nihil 12"):
        assert word in written
    assert written.count("? belum") == 3 * 8 - 5  # not looked for is neither a blank nor a no


def test_the_matrix_words_tell_every_count_and_how_much_nobody_looked_for():
    assert charts.title_evidence_matrix(MATRIX, reader=ENGLISH) == (
        "Of 24 aspects in 3 governments 1 are shown to be there, 1 only claimed, 19 not checked"
    )
    alt = charts.alt_evidence_matrix(MATRIX, aspects=ASPECTS, reader=INDONESIAN)
    assert (
        "Kepulauan Bangka Belitung: Regulasi ada (12), Anggaran ada klaim, belum diverifikasi (12), 6" in alt
    )


# --- bounds of the score ------------------------------------------------------------------------------

BOUNDS = [
    {"name": "nothing: what is known alone", "low": 0.0225, "high": 93.36, "best": 1, "worst": 7, "n": 7},
    {"name": "what nobody looked for is the zone's median, coverage by our estimate", "low": 13.86,
     "high": 18.09, "best": 2, "worst": 4, "n": 7},
    {"name": "settled", "low": 100.0, "high": 100.0, "best": 38, "worst": 38, "n": 38},
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bounds_fit_their_page(language):
    fits(charts.score_bounds(BOUNDS, reader=Reader(language)))


def test_the_bounds_stand_on_one_scale_with_both_ends_and_places():
    ax = charts.score_bounds(BOUNDS, reader=ENGLISH)
    assert {"0.0", "93.4", "13.9", "18.1", "1–7 of 7", "2–4 of 7", "38 of 38"} <= set(words(ax))
    assert words(ax).count("100.0") == 1
    wide = widths(ax, "bounds")
    assert wide[1] / wide[0] == pytest.approx((18.09 - 13.86) / (93.36 - 0.0225))
    assert charts.title_score_bounds(BOUNDS[:2], reader=ENGLISH) == (
        "By what is known the score lies between 0.0 and 93.4; the narrowest is 13.9–18.1, if what nobody"
        " looked for is the zone's median, coverage by our estimate"
    )
    alt = charts.alt_score_bounds(BOUNDS, reader=ENGLISH)
    assert "13.9 to 18.1, place 2–4 of 7" in alt and "100.0 to 100.0, place 38 of 38" in alt


# --- all districts inside their provinces ----------------------------------------------------------

NATION = [
    {"region_code": f"{code}{i + 1:02}", "province_code": code, "share": share, "old": i == 2}
    for code in charts.TILES
    for i, share in zip(range(38), [0.1, None, 0.45, 1.2, *[0.7] * 34], strict=True)
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_squares_of_38_districts_fit_each_province_and_none_lies_on_another(language):
    ax = charts.district_tiles(NATION, reader=Reader(language))
    fits(ax)
    squares = [box for gid in ("filled", "blank") for box in boxes_of(ax, gid)]
    assert len(squares) == 38 * 38
    places = sorted((box[:, 0].min(), box[:, 1].min(), box[:, 0].max(), box[:, 1].max()) for box in squares)
    for i, one in enumerate(places):
        for other in places[i + 1 :]:
            if other[0] >= one[2]:
                break
            assert other[1] >= one[3] or other[3] <= one[1]


def test_a_district_without_a_figure_is_an_empty_square_and_an_old_one_hatched():
    ax = charts.district_tiles(NATION[:4], reader=ENGLISH)
    [blank], filled = parts(ax, "blank"), parts(ax, "filled")
    assert tuple(blank.get_facecolor()[:3]) == (1, 1, 1) and len(boxes_of(ax, "blank")) == 1
    assert [to_hex(one.get_facecolor()) for one in filled] == [classes.COLOURS[n] for n in (0, 2, 4)]
    assert parts(ax, "old")
    title = charts.title_district_tiles(NATION[:4], reader=ENGLISH)
    assert title == "3 of 4 districts have an official figure; in 0 provinces none has"
    assert charts.alt_district_tiles(NATION[:4], reader=ENGLISH) == (
        "Districts as squares in their provinces' places, by class of coverage. Aceh 3 of 4"
        " (< 20%: 1, 40–60%: 1, ≥ 80%: 1; more than a year old: 1)."
    )


# --- on paper --------------------------------------------------------------------------------------


def test_no_drawing_is_printed_smaller_than_it_was_made():
    """Letters of 7 pt on drawings of 482.4 and 234 points stood on paper with 6.99 and 6.94."""
    template = Path(pdf.__file__).with_name("report.typ").read_text(encoding="utf-8")
    gap = float(re.search(r"\(room\.width - (\d+)pt\) / 2", template)[1])
    assert theme.SMALL >= 7
    assert theme.FULL <= pdf.TEXT_WIDTH
    assert (pdf.TEXT_WIDTH - gap) / 2 >= theme.HALF


# --- claims over the years -------------------------------------------------------------------------

YEARS = [
    {"as_of": "2023", "share": 0.40, "leading": False, "contradicts": False, "unchecked": True},
    {"as_of": "2025-10", "share": 0.44, "leading": False, "contradicts": False, "unchecked": True},
    {"as_of": "2024-06", "share": 0.38, "leading": False, "contradicts": False, "unchecked": False},
    {"as_of": "2025-03", "share": 0.46, "leading": True, "contradicts": False, "unchecked": True},
    {"as_of": "2025-11-03", "share": 0.429, "leading": False, "contradicts": True, "unchecked": False},
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_claim_that_nobody_can_check_is_hollow_and_one_that_fits_its_numbers_filled(language):
    ax = charts.claims_over_time(YEARS, reader=Reader(language))
    fits(ax)
    fills = {dot.get_ydata()[0]: dot.get_markerfacecolor() for dot in parts(ax, "claim")}
    assert fills == {0.44: theme.WHITE, 0.38: theme.MIDDLE, 0.429: theme.WHITE}
    assert parts(ax, "leading")[0].get_markerfacecolor() == theme.ACCENT
    assert len(parts(ax, "claim-year-hollow")) == 1
    assert Reader(language)("figures.claim_unchecked") in words(ax)


def test_the_title_of_claims_says_how_many_fit_their_own_numbers():
    assert charts.title_claims_over_time(YEARS, reader=ENGLISH) == (
        "5 official figures since 2023, 38% to 46%; 1 fits its own count and denominator"
    )
    assert charts.title_claims_over_time(YEARS[:1], reader=ENGLISH) == "One official figure, 40% (2023)"
    assert "3 can't be checked" in charts.alt_claims_over_time(YEARS, reader=ENGLISH)


DRAWN = {
    "range": lambda r: charts.claims_range(CLAIMS, reader=r, estimate=OURS, target=AIM),
    "steps": lambda r: charts.share_steps(STEPS, reader=r),
    "waterfall": lambda r: charts.gap_waterfall(GAP, reader=r),
    "dots": lambda r: charts.district_dots(DISTRICTS, reader=r),
    "matrix": lambda r: charts.evidence_matrix(MATRIX, aspects=ASPECTS, reader=r),
    "bounds": lambda r: charts.score_bounds(BOUNDS, reader=r),
    "tiles": lambda r: charts.district_tiles(NATION[:40], reader=r),
}


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_drawing_is_the_same_svg(name):
    first, second = (charts.to_svg(DRAWN[name](INDONESIAN).figure) for _ in range(2))
    assert first == second
