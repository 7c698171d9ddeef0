"""Drawings are asked, not compared by eye: what is written, what is picked out, what is blank, what fits."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb

from paritrana_analysis import charts
from paritrana_analysis.charts import classes, theme, tiles
from paritrana_analysis.data import neighbours
from paritrana_analysis.i18n.wording import LANGUAGES, Reader

INDONESIAN, ENGLISH = Reader("id"), Reader("en")

SHARES = {"36": 0.46, "31": 1.478, "18": 0.123, "35": 0.202, "64": 0.716, "97": None}
PROVINCES = pd.DataFrame(
    [
        {
            "region_code": code,
            "share": SHARES.get(code, 0.30),
            "mark": "*" if code == "31" else "",
            "label2": "'23" if code != "36" else "'25",
            "old": code in ("31", "18"),
        }
        for code in charts.TILES
    ]
)
TREND = [
    {"year": year, "formal": 3_000_000 + 20_000 * (year - 2018), "informal": 2_600_000}
    for year in range(2018, 2026)
]
DISTRICTS = [
    {
        "region_code": "3671",
        "name": "Kota Tangerang",
        "employed": 919_000,
        "coverage_share": 0.478,
        "as_of": "2025-07",
    },
    {"region_code": "3602", "name": "Kab. Lebak", "employed": 652_000, "coverage_share": None, "as_of": None},
    {
        "region_code": "3672",
        "name": "Kota Cilegon",
        "employed": 191_000,
        "coverage_share": 1.2615,
        "as_of": "2023",
    },
]
LONG = [
    {
        "name": f"Kab. Kepulauan Siau Tagulandang Biaro {i}",
        "employed": 999_000 - i,
        "coverage_share": 0.999,
        "as_of": "2025-12-31",
    }
    for i in range(38)
]
ITEMS = [
    {"item": "Cakupan resmi", "state": "present", "detail": "Nov 2025"},
    {"item": "Peserta menurut segmen", "state": "stale", "detail": None},
    {"item": "Sasaran daerah", "state": "blank", "detail": None},
    {"item": "Peraturan gubernur", "state": "not_checked", "detail": None},
]
CLAIMS = [
    {"as_of": "2023", "share": 0.40, "leading": False, "contradicts": False},
    {"as_of": "2025-11", "share": 0.4603, "leading": True, "contradicts": False},
    {"as_of": "2025-11-03", "share": 0.429, "leading": False, "contradicts": True},
]
TARGETS = [{"as_of": "2026", "share": 0.75}, {"as_of": "2045", "share": 0.99}]

DRAWINGS = {
    "map": lambda r: charts.tile_map(PROVINCES, reader=r, highlight="36"),
    "map, half": lambda r: charts.tile_map(PROVINCES, reader=r, highlight="97", width="half"),
    "map of nothing": lambda r: charts.tile_map([], reader=r),
    "map of large numbers": lambda r: charts.tile_map(PROVINCES.assign(share=1.478, mark="*"), reader=r),
    "trend": lambda r: charts.workforce_trend(TREND, reader=r),
    "trend of few": lambda r: charts.workforce_trend(
        [{"year": y, "formal": 3_100, "informal": 991_000} for y in range(2018, 2026)], reader=r),
    "trend without its end": lambda r: charts.workforce_trend(
        [*TREND[:-1], {"year": 2025, "formal": None, "informal": None}], reader=r),
    "trend of nothing": lambda r: charts.workforce_trend([], reader=r),
    "districts": lambda r: charts.district_bars(DISTRICTS, reader=r, highlight="3602", year=2025),
    "districts, 38 long": lambda r: charts.district_bars(LONG, reader=r, year=2025),
    "completeness": lambda r: charts.completeness(ITEMS, reader=r),
    "claims": lambda r: charts.claims_over_time(CLAIMS, targets=TARGETS, reader=r),
    "claims, half": lambda r: charts.claims_over_time(CLAIMS, targets=TARGETS, reader=r, width="half"),
    "claims, low": lambda r: charts.claims_over_time(CLAIMS, targets=TARGETS, reader=r, height=96),
    "claims of nothing": lambda r: charts.claims_over_time([], reader=r),
    "peers": lambda r: charts.peers_strip(
        PROVINCES, reader=r, highlight="36", neighbours=neighbours.of("36")),
    "peers, five alike": lambda r: charts.peers_strip(
        PROVINCES.assign(share=0.95), reader=r, highlight="15", neighbours=neighbours.of("15")),
    "peers, own blank": lambda r: charts.peers_strip(
        PROVINCES.assign(region="Kepulauan Bangka Belitung"), reader=r, highlight="97"),
}  # fmt: skip

ONE_OF_EACH = ("map", "trend", "districts", "completeness", "claims", "peers")


def words(ax):
    return [text.get_text() for text in ax.texts]


def parts(ax, gid):
    return [artist for artist in ax.get_children() if artist.get_gid() == gid]


def widths(ax, gid):
    [bars] = parts(ax, gid)
    return [path.vertices[:, 0].max() - path.vertices[:, 0].min() for path in bars.get_paths()]


def text_boxes(ax):
    """Text and its box in pixels, for every text that is to be seen."""
    renderer = FigureCanvasAgg(ax.figure).get_renderer()
    return [(t, t.get_window_extent(renderer)) for t in ax.texts if t.get_text().strip()]


# --- for all of them -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DRAWINGS)
def test_all_text_is_inside_the_canvas_and_large_enough_to_read(name, language):
    ax = DRAWINGS[name](Reader(language))
    canvas = ax.figure.bbox
    for text, box in text_boxes(ax):
        inside = box.x0 >= -0.5 and box.y0 >= -0.5 and box.x1 <= canvas.x1 + 0.5 and box.y1 <= canvas.y1 + 0.5
        assert inside, (text.get_text(), box)
        assert text.get_fontsize() >= 7


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DRAWINGS)
def test_no_text_lies_on_another(name, language):
    boxes = [(t.get_text(), b.padded(-1)) for t, b in text_boxes(DRAWINGS[name](Reader(language)))]
    for i, (text, box) in enumerate(boxes):
        assert [other for other, its in boxes[i + 1 :] if box.overlaps(its)] == [], text


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_same_drawing_is_the_same_svg(name):
    first, second = (charts.to_svg(DRAWINGS[name](INDONESIAN).figure) for _ in range(2))
    assert first == second
    assert first.startswith("<svg") and first.endswith("</svg>\n")
    assert "date" not in first.lower() and "matplotlib" not in first.lower()
    figure = DRAWINGS[name](INDONESIAN).figure
    assert charts.to_svg(figure) == charts.to_svg(figure)


def test_svg_does_not_depend_on_backend_locale_or_folder(tmp_path):
    program = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "import hashlib, test_figures as t\n"
        "for name in t.ONE_OF_EACH:\n"
        "    svg = t.charts.to_svg(t.DRAWINGS[name](t.INDONESIAN).figure)\n"
        "    print(hashlib.sha256(svg.encode()).hexdigest())\n"
    )
    here = Path(__file__).parent
    (tmp_path / "matplotlibrc").write_text("font.size: 20\nsvg.fonttype: none\nsavefig.bbox: tight\n")
    hashes = []
    for settings, folder in [({"MPLBACKEND": "svg", "LC_ALL": "C"}, here),
                             ({"MPLBACKEND": "agg", "LC_ALL": "id_ID.UTF-8"}, tmp_path)]:  # fmt: skip
        run = [sys.executable, "-c", program, str(here), str(here.parent)]
        done = subprocess.run(run, env=os.environ | settings, cwd=folder, capture_output=True, check=True)
        hashes.append(done.stdout.split())
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == len(ONE_OF_EACH)


def test_a_drawing_leaves_the_readers_settings_alone():
    before = dict(mpl.rcParams)
    for name in ONE_OF_EACH:
        charts.to_svg(DRAWINGS[name](INDONESIAN).figure)
    assert dict(mpl.rcParams) == before


def test_a_drawing_uses_the_axes_it_is_given():
    ax = theme.new_axes(400, 300, (60, 90, 40, 40))
    assert charts.workforce_trend(TREND, reader=INDONESIAN, ax=ax) is ax


def test_text_on_every_colour_of_the_scale_can_be_read():
    for percent in range(0, 150):
        colour = theme.share_colour(percent / 100)
        assert theme.contrast(theme.text_on(colour), colour) > 4.2
    assert theme.contrast(theme.ACCENT, theme.WHITE) > 4.5
    assert theme.contrast(theme.GREY, theme.WHITE) > 4.5


# --- one by one --------------------------------------------------------------------------------------


def test_the_map_has_38_places_that_do_not_overlap():
    assert len(charts.TILES) == 38
    places = [place[:2] for place in charts.TILES.values()]
    for i, (x, y) in enumerate(places):
        assert not [(u, v) for u, v in places[i + 1 :] if abs(x - u) < 1 and abs(y - v) < 1]


def test_the_map_writes_each_share_and_frames_only_the_own_tile():
    ax = charts.tile_map(PROVINCES, reader=INDONESIAN, highlight="36")
    written = words(ax)
    for value in ("Banten", "46", "'25", "148*", "12", "72"):
        assert value in written
    [frame] = parts(ax, "highlight")
    name = next(text for text in ax.texts if text.get_text() == "Banten")
    x, y = name.get_position()
    assert frame.get_x() < x < frame.get_x() + frame.get_width()
    assert frame.get_y() < y < frame.get_y() + frame.get_height()


def test_a_blank_province_is_an_empty_tile_with_a_dash_and_no_zero():
    ax = charts.tile_map(PROVINCES[PROVINCES["region_code"] != "11"], reader=INDONESIAN)
    [blank] = parts(ax, "blank")
    assert len(blank.get_paths()) == 2  # 97 has no share, 11 has no row
    assert tuple(blank.get_facecolors()[0][:3]) == (1, 1, 1)
    assert "0" not in words(ax)
    assert "belum ada angka" in words(ax)


def test_the_map_has_five_classes_that_do_not_depend_on_the_others():
    [few] = parts(charts.tile_map(PROVINCES[PROVINCES["region_code"] == "36"], reader=INDONESIAN), "filled")
    assert tuple(few.get_facecolors()[0][:3]) == to_rgb(classes.COLOURS[2])
    assert [classes.of(share) for share in (0, 0.1999, 0.2, 0.5, 0.79, 0.8, 1.478)] == [0, 0, 1, 2, 3, 4, 4]
    written = words(charts.tile_map(PROVINCES, reader=INDONESIAN))
    assert {"< 20%", "20–40%", "40–60%", "60–80%", "≥ 80%", "lebih tua dari setahun"} <= set(written)


def lightness(colour):
    """CIE L*, 0 to 100."""
    y = theme._luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def test_the_classes_are_even_steps_of_lightness_on_which_letters_can_be_read():
    steps = [lightness(one) - lightness(other) for one, other in pairwise(classes.COLOURS)]
    assert steps == pytest.approx([16.5] * 4, abs=0.5)
    assert all(theme.contrast(theme.text_on(colour), colour) > 4.5 for colour in classes.COLOURS)


def test_an_old_figure_is_hatched_and_only_that():
    lines = [segment for part in parts(charts.tile_map(PROVINCES, reader=INDONESIAN), "old")
             for segment in part.get_path().vertices.reshape(-1, 2, 2)]  # fmt: skip
    inside = {code for code in charts.TILES for (x, y), _ in lines
              for left, top, width, height in [tiles.GRIDS["full"].box(code)]
              if left <= x < left + width and top <= y <= top + height}  # fmt: skip
    assert inside == {"31", "18"}
    assert not parts(charts.tile_map(PROVINCES.assign(old=False), reader=INDONESIAN), "old")


def test_the_half_map_names_each_province_by_its_own_code():
    assert set(tiles.CODES) == set(charts.TILES) and len(set(tiles.CODES.values())) == 38
    ax = charts.tile_map(PROVINCES, reader=INDONESIAN, width="half")
    assert set(tiles.CODES.values()) <= set(words(ax))


def test_the_words_of_the_map_tell_every_share_and_year_that_is_drawn():
    alt = charts.alt_tile_map(PROVINCES, reader=INDONESIAN)
    assert "Banten 46% '25" in alt and "≥ 80%: DKI 148% '23" in alt and "0%" not in alt.split()
    assert alt.count("30% '23") == 32


def test_the_title_of_the_map_is_its_finding():
    told = {code: charts.title_tile_map(PROVINCES, reader=ENGLISH, highlight=code) for code in ("36", "97")}
    assert told["36"] == (
        "Banten is in the class 40–60%, with 0 more of the 37 provinces that have an official figure"
    )
    assert told["97"] == "Papua Peg. has no official figure yet; 37 of 38 provinces have one"
    assert charts.title_tile_map(PROVINCES, reader=ENGLISH) == (
        "37 of 38 provinces have an official figure, 2 of them more than a year old; most (33) in the class"
        " 20–40%"
    )


def test_the_map_is_drawn_once_and_framed_for_each_province():
    tiles._plain_map.cache_clear()
    maps = {code: charts.tile_map_svg(PROVINCES, reader=INDONESIAN, highlight=code) for code in ("36", "31")}
    assert tiles._plain_map.cache_info().misses == 1
    assert maps["36"] != maps["31"]
    assert maps["36"].count('id="highlight"') == 1
    (x, y), width, height = tiles.GRIDS["full"].frame("36")
    assert f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"' in maps["36"]


def test_a_code_that_is_no_province_is_refused():
    with pytest.raises(ValueError, match="3601"):
        charts.tile_map([{"region_code": "3601", "share": 0.5}], reader=INDONESIAN)


def test_the_trend_starts_at_zero_and_prints_the_last_total():
    ax = charts.workforce_trend(TREND, reader=INDONESIAN)
    assert ax.get_ylim()[0] == 0
    assert "5,74 juta" in words(ax)
    assert "formal\n3,14 juta" in words(ax) and "informal\n2,60 juta" in words(ax)
    assert parts(ax, "2020")


def test_a_missing_year_is_a_gap():
    holes = [row for row in TREND if row["year"] != 2021]
    ax = charts.workforce_trend(holes, reader=INDONESIAN)
    areas = [a for a in ax.collections if a.get_label() == "formal"]
    assert len(areas) == 2
    assert words(ax).count("–") == 1
    assert "2021" in charts.alt_workforce_trend(holes, reader=INDONESIAN)


def test_districts_stand_in_the_order_given_with_what_they_reported():
    ax = charts.district_bars(DISTRICTS, reader=INDONESIAN, highlight="3602")
    names = [text for text in ax.texts if text.get_text() in {row["name"] for row in DISTRICTS}]
    assert [text.get_text() for text in names] == ["Kota Tangerang", "Kab. Lebak", "Kota Cilegon"]
    assert [text.get_color() == theme.ACCENT for text in names] == [False, True, False]
    assert widths(ax, "employed") == pytest.approx([919, 652, 191])
    assert {"47,8% · Jul 2025", "belum dilaporkan", "126,2% · 2023"} <= set(words(ax))
    track, covered = widths(ax, "track"), widths(ax, "covered")
    assert [c / t for c, t in zip(covered, track, strict=True)] == pytest.approx([0.478, 1.2615])


def test_the_district_drawing_grows_with_their_number():
    heights = [charts.district_bars(LONG[:n], reader=INDONESIAN).figure.get_figheight() for n in (4, 38)]
    assert heights[1] - heights[0] == pytest.approx(34 * 12 / 72)


def test_completeness_says_each_state_in_words_and_a_sign():
    written = words(charts.completeness(ITEMS, reader=INDONESIAN))
    assert {"● Nov 2025", "◐ sudah lama", "○ kosong", "? belum diperiksa"} <= set(written)


def test_claims_are_marked_by_what_is_known_of_them_and_never_joined():
    ax = charts.claims_over_time(CLAIMS, targets=TARGETS, reader=INDONESIAN)
    assert [len(parts(ax, gid)) for gid in ("claim-year", "leading", "contradicts", "target")] == [1, 1, 1, 2]
    assert parts(ax, "leading")[0].get_color() == theme.ACCENT
    assert "46,0% · Nov 2025" in words(ax)
    assert not [text for text in words(ax) if text.startswith("42,9")]
    assert {"75%", "99% · 2045"} <= set(words(ax))
    [dash] = parts(ax, "claim-year")
    assert min(dash.get_xdata()) >= 2023 and max(dash.get_xdata()) <= 2024


def test_the_axis_of_claims_is_the_same_for_ordinary_provinces_and_grows_for_the_odd_one():
    limits = [charts.claims_over_time(rows, reader=ENGLISH) for rows in (CLAIMS, CLAIMS[:1], [])]
    assert len({(ax.get_xlim(), ax.get_ylim()) for ax in limits}) == 1
    odd = charts.claims_over_time([CLAIMS[1] | {"share": 1.478}], reader=ENGLISH)
    assert odd.get_ylim()[0] == 0 and odd.get_ylim()[1] > 1.478


def test_peers_show_all_that_have_a_share_on_one_scale():
    axes = [charts.peers_strip(PROVINCES, reader=INDONESIAN, highlight=code) for code in ("36", "35", "97")]
    assert len({ax.get_xlim() for ax in axes}) == 1
    assert [len(parts(ax, "others")[0].get_segments()) for ax in axes] == [36, 36, 37]
    assert [len(parts(ax, "own")) for ax in axes] == [1, 1, 0]
    assert "Banten 46% '25" in words(axes[0])


# --- alternative texts ---------------------------------------------------------------------------------


def test_alternative_texts_tell_the_numbers_in_the_readers_language():
    told = {
        "alt_tile_map": (charts.alt_tile_map(PROVINCES, reader=INDONESIAN, highlight="36"),
                         ("38", "12%", "Lampung", "148%", "1 provinsi", "Banten", "46% ('25)")),
        "alt_workforce_trend": (charts.alt_workforce_trend(TREND, reader=ENGLISH),
                                ("5.60 million (2018)", "5.74 million (2025)", "3.14 million")),
        "alt_district_bars": (charts.alt_district_bars(DISTRICTS, reader=INDONESIAN),
                              ("3 kabupaten", "2 melaporkan", "1 belum", "919 ribu", "47,8% · Jul 2025",
                               "126,2%")),
        "alt_completeness": (charts.alt_completeness(ITEMS, reader=ENGLISH),
                             ("4 items", "Present (1): Cakupan resmi", "Not checked (1)")),
        "alt_claims": (charts.alt_claims_over_time(CLAIMS, targets=TARGETS, reader=INDONESIAN),
                       ("3 pernyataan", "40,0%", "46,0%", "Nov 2025", "1 tak cocok", "75% · 2026",
                        "99% · 2045")),
        "alt_peers": (charts.alt_peers_strip(PROVINCES, reader=INDONESIAN, highlight="97"),
                      ("37 provinsi", "12,3%", "147,8%", "Papua Peg.: belum ada angka")),
    }  # fmt: skip
    for name, (text, numbers) in told.items():
        assert [number for number in numbers if number not in text] == [], (name, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_alternative_texts_of_nothing_are_sentences_too(language):
    reader = Reader(language)
    for text in (
        charts.alt_tile_map([], reader=reader, highlight="36"),
        charts.alt_workforce_trend([], reader=reader),
        charts.alt_claims_over_time([], reader=reader),
        charts.alt_peers_strip([], reader=reader, highlight="36"),
    ):
        assert text.endswith(".") and "nan" not in text.lower().split()


def test_dates_are_as_short_and_as_precise_as_they_are_known():
    assert [charts.short_date(INDONESIAN, d) for d in ("2025", "2025-08", "2025-12-03")] == [
        "2025", "Agu 2025", "Des 2025",
    ]  # fmt: skip
    assert charts.short_date(ENGLISH, "2025-08") == "Aug 2025"


def test_nearly_all_draws_are_not_printed_as_all_of_them():
    """99.7 % of draws stood as "100" in the cell, and as 99.7 in the words beside it."""
    from paritrana_analysis.charts.acceptability import _percent
    from paritrana_analysis.i18n.wording import Reader

    t = Reader("en")
    assert [_percent(share, t) for share in (1.0, 0.9974, 0.994, 0.5)] == ["100", ">99", "99", "50"]


def test_titles_are_findings_made_of_the_figures():
    assert charts.title_workforce_trend(TREND, reader=ENGLISH) == (
        "People employed: 5.60 million (2018) to 5.74 million (2025); the formal part 53.6% to 54.7%"
    )
    assert "no figures yet" in charts.title_workforce_trend([], reader=ENGLISH)
    assert charts.title_completeness(ITEMS, reader=INDONESIAN) == (
        "Dari 4 butir data, 1 ada, 1 sudah lama, 1 kosong, 1 belum diperiksa"
    )
    rows = [{"region": name, "zone": "Jawa", "share": share, "as_of": "2025", "old": False, "others": others}
            for name, share, others in (("A", 0.2, [0.5]), ("B", 1.478, []), ("C", None, []))]  # fmt: skip
    assert charts.title_province_dots(rows, reader=ENGLISH) == (
        "2 of 3 provinces have an official figure, 20% to 147.8%; another official contradicts 1"
    )
    assert charts.title_province_dots(rows[2:], reader=ENGLISH) == "None of 1 province has an official figure"
