"""Provinces, districts and zones: codes, names as written, spellings met in the wild.

Codes are BPS codes as text ("36", "3604", "00" for Indonesia). They are not Kemendagri's: in Papua
and for many districts the two differ. "District" stands for kabupaten/kota.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.frames import is_blank

if TYPE_CHECKING:
    import pandas as pd

#: The nation's code and name, as in regions.csv.
NATION, NATION_NAME = "00", "Indonesia"

#: BPS codes of the 38 provinces since the split of Papua in 2022: those with a place on the map of tiles.
PROVINCE_CODES = tuple(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "18",
        "19",
        "21",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "51",
        "52",
        "53",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "72",
        "73",
        "74",
        "75",
        "76",
        "81",
        "82",
        "91",
        "92",
        "94",
        "95",
        "96",
        "97",
    ]
)

#: Older or shorter names found in tables and news, each with the name used here.
SPELLINGS = {
    "daerah istimewa yogyakarta": "DI Yogyakarta",
    "yogyakarta": "DI Yogyakarta",
    "jakarta": "DKI Jakarta",
    "dki": "DKI Jakarta",
    "bangka belitung": "Kepulauan Bangka Belitung",
    "babel": "Kepulauan Bangka Belitung",
    "kepri": "Kepulauan Riau",
    "ntb": "Nusa Tenggara Barat",
    "ntt": "Nusa Tenggara Timur",
    "irian jaya barat": "Papua Barat",
    "nanggroe aceh darussalam": "Aceh",
    "jabar": "Jawa Barat",
    "jateng": "Jawa Tengah",
    "jatim": "Jawa Timur",
    "sumut": "Sumatera Utara",
    "sumbar": "Sumatera Barat",
    "sumsel": "Sumatera Selatan",
    "kalbar": "Kalimantan Barat",
    "kalteng": "Kalimantan Tengah",
    "kalsel": "Kalimantan Selatan",
    "kaltim": "Kalimantan Timur",
    "kaltara": "Kalimantan Utara",
    "sulut": "Sulawesi Utara",
    "sulteng": "Sulawesi Tengah",
    "sulsel": "Sulawesi Selatan",
    "sultra": "Sulawesi Tenggara",
    "sulbar": "Sulawesi Barat",
    "malut": "Maluku Utara",
}

_FORMS = {"kabupaten": "Kabupaten", "kota": "Kota"}
_SHORT = {"kabupaten": "Kab.", "kota": "Kota"}


def full_name(region: str, kind: str) -> str:
    """'Serang', 'kabupaten' → 'Kabupaten Serang'; a province or the nation goes by its name alone."""
    return f"{_FORMS[kind]} {region}" if kind in _FORMS else region


def short_name(region: str, kind: str) -> str:
    """'Serang', 'kabupaten' → 'Kab. Serang', for tables and charts."""
    return f"{_SHORT[kind]} {region}" if kind in _SHORT else region


def region_names(regions: pd.DataFrame) -> pd.Series:
    """Short names by code, for tables and charts: "3604" → "Kab. Serang".

    regions : the table of that name. Returns texts on an index of codes: `codes.map(region_names(regions))`.

    >>> import paritrana_analysis as pa
    >>> names = pa.region_names(pa.read_tables()["regions"])
    >>> names["3604"], names["36"]
    ('Kab. Serang', 'Banten')
    """
    import pandas as pd

    names = map(short_name, regions["region"], regions["type"])
    return pd.Series(list(names), index=list(regions["region_code"]), dtype="str", name="region")


def region_codes(given: pd.Series, regions: pd.DataFrame) -> pd.Series:
    """BPS codes as this project's tables write them, of a column of one's own: 3604, 3604.0 and " 3604 "
    are "3604".

    given : codes as numbers or texts, one a row. regions : the table of that name. Returns texts, on the
    index given: a merge by them loses nobody.
    Raises UserError naming every value that is blank or no code of `regions`; Kemendagri's codes ("36.04")
    are not taken for those of BPS, from which they differ for many districts.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> regions = pa.read_tables()["regions"]
    >>> pa.region_codes(pd.Series([3604, 36]), regions).tolist()
    ['3604', '36']
    """
    codes = given.map(lambda value: "" if is_blank(value) else as_written(value)).astype("str")
    unknown = codes[~codes.isin(regions["region_code"])]
    if len(unknown):
        shown = ", ".join(f"“{value}” ({row})" for row, value in unknown.iloc[:10].items())
        values = {"n": len(unknown), "all": len(codes), "listed": shown}
        raise UserError(Fault("unknown_codes", values, column=str(given.name or "")))
    return codes


def provinces(regions: pd.DataFrame) -> pd.DataFrame:
    """The 38 provinces, in the order of their codes.

    regions : the table of that name. Returns its rows of provinces, with all its columns.

    >>> import paritrana_analysis as pa
    >>> len(pa.data.provinces(pa.read_tables()["regions"]))
    38
    """
    return regions[regions["level"] == "province"].sort_values("region_code").reset_index(drop=True)


def province_code(given: object, regions: pd.DataFrame) -> str:
    """The code of a province given as code or name; anything else is refused, with the nearest names.

    A path, a district, a number of another length: none of them is a province, and none of them ever
    becomes part of a file name.
    """
    wanted = provinces(regions)
    return code_among(given, dict(zip(wanted["region_code"], wanted["region"], strict=True)))


def as_written(given: object) -> str:
    """A code or name as text: 36 and 36.0, which notebooks and papermill make of "36", are "36"."""
    text = "" if given is None else str(given).strip()
    return re.sub(r"^([0-9]+)\.0+$", r"\1", text)


def code_among(given: object, provinces: Mapping[str, str]) -> str:
    """`province_code` among provinces given as code → name."""
    given = as_written(given)
    if given in provinces:
        return given
    names = {_plain(name): code for code, name in provinces.items()}
    key = _plain(given)
    key = _plain(SPELLINGS.get(key, key))
    if key in names:
        return names[key]
    short = {written: names[_plain(name)] for written, name in SPELLINGS.items() if _plain(name) in names}
    written = {**{code: code for code in provinces}, **short, **names}
    near = difflib.get_close_matches(key, written, n=3, cutoff=0.6)
    codes = dict.fromkeys(written[text] for text in near)
    hint = ", ".join(f"{code} {provinces[code]}" for code in codes)
    key = "unknown_province_near" if hint else "unknown_province"
    raise UserError(Fault(key, {"nearest": hint}, value=given[:60]))


def slug(name: str) -> str:
    """A name as part of a folder's name: 'DI Yogyakarta' → 'di-yogyakarta'."""
    return _plain(name).replace(" ", "-")


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"[^a-z0-9]+", " ", text).strip()
    return re.sub(r"^(provinsi|prov|province of) ", "", text)
