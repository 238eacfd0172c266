"""The words that several pages share: greetings, help numbers with their date, retention, limits, the warnings.

Read by `welcome` and `student`; wording follows the BK drafts (disclosures, version 1). Nothing here promises
what this install does not do: deletion by schedule, say, is named as the school's plan.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

_MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
)
_STALE_AFTER_DAYS = 90


@dataclass(frozen=True)
class HelpLine:
    name: str
    dial: str
    words: str


HELP_LINES = (
    HelpLine(
        "119 ekstensi 8",
        "119",
        "Saat rasanya tidak sanggup lagi. Telepon 119, lalu tekan 8. Boleh tanpa nama.",
    ),
    HelpLine("SAPA 129", "129", "Saat ada yang menyakitimu. Bisa juga WhatsApp 08111-129-129."),
)
HELP_CHECKED = date(2026, 11, 24)

RETENTION = (
    "Pesan dan surat disimpan terkunci di server. Setelah ceritamu ditutup, tanggal terhapusnya tertulis di ruang ini; "
    "pada hari itu semuanya terhapus sendiri. Menulis lagi sebelum itu membukanya kembali."
)
LIMITS = (
    "Kami dapat melibatkan orang lain tanpa izinmu bila ada bahaya segera bagi nyawa atau tubuhmu atau orang lain, "
    "ada anak yang mengalami kekerasan, atau hukum mewajibkan. Yang dibagikan sesedikit mungkin, dan kamu diberi tahu. "
    "Tata tertib, nilai, atau pendapatmu tentang sekolah bukan alasan untuk membuka ceritamu. "
    "Karena kamu tidak menyebut nama, kami juga tidak bisa mendatangimu kecuali kamu memberi tahu tempatnya."
)
SHARED_DEVICE = (
    "Pakai komputer sekolah atau HP pinjaman? Orang yang mengatur perangkat itu mungkin bisa melihat layarmu. "
    "Jangan simpan apa pun di peramban, dan tutup dengan Keluar cepat. Lebih aman pakai HP sendiri."
)
CODENAME = (
    "Tidak disimpan di HP ini, dan tidak ada di server. Catat di tempat aman, bukan di chat. "
    "Kalau lupa, ceritamu yang lama tidak bisa dibuka siapa pun. Kamu tetap boleh mulai lagi."
)

_GREETINGS = (
    (time(4), "Selamat pagi. Ada yang ingin diceritakan?"),
    (time(10), "Selamat siang. Sudah istirahat sebentar?"),
    (time(15), "Selamat sore. Bagaimana harimu?"),
    (time(18), "Selamat malam. Kamu boleh menulis pelan-pelan."),
    (time(22), "Sudah larut, ya. Kalau susah tidur karena sesuatu, tulis saja di sini."),
)


def greeting(at: time) -> str:
    """The greeting of this time of day, by the school's clock."""
    said = [words for begins, words in _GREETINGS if begins <= at]
    return said[-1] if said else _GREETINGS[-1][1]


def day_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def help_numbers(at: datetime) -> dict[str, object]:
    """The numbers with the day they were last checked; said to be stale after ninety days."""
    stale = (at.date() - HELP_CHECKED).days > _STALE_AFTER_DAYS
    return {"lines": HELP_LINES, "checked": day_words(HELP_CHECKED), "stale": stale}


def duty(names: list[str], is_open: bool) -> str:
    """Who is there now, or that somebody will be."""
    if names and is_open:
        return f"{_listed(names)} sedang jaga."
    if is_open:
        return "Guru BK sedang bersama orang lain."
    return "Guru BK sedang istirahat."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} dan {names[-1]}"


PARTS = {
    "retention": RETENTION,
    "limits": LIMITS,
    "shared_device": SHARED_DEVICE,
    "codename": CODENAME,
}
