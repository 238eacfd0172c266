"""Every refusal in one place: its code, its status and a kind sentence that says what to do next."""

from typing import Any

REFUSALS: dict[str, tuple[int, str]] = {
    "bad_request": (400, "Permintaan ini belum bisa kami baca. Muat ulang halaman, lalu coba lagi."),
    "bad_envelope": (
        400,
        "Pesan ini belum terkunci dengan benar, jadi tidak kami terima. Tulisanmu masih ada.",
    ),
    "bad_document": (
        400,
        "Lembar ini belum terkunci dengan benar, jadi tidak kami terima. Tulisannya masih ada di sini.",
    ),
    "bad_manifest": (400, "Daftar pembaca ini belum cocok. Muat ulang halaman, lalu coba lagi."),
    "bad_consent": (400, "Persetujuan ini belum cocok dengan ruangnya. Muat ulang halaman, lalu coba lagi."),
    "bad_packet": (400, "Paket ini belum cocok dengan rujukannya. Muat ulang halaman, lalu coba lagi."),
    "bad_move": (400, "Masih ada yang perlu dilengkapi sebelum pindah tahap. Yang sudah diisi tetap ada."),
    "bad_outcome": (
        400,
        "Masih ada yang perlu dilengkapi sebelum hasil dicatat. Yang sudah diisi tetap ada.",
    ),
    "no_session": (401, "Ruang ini terkunci lagi. Buka dengan nama sandi atau frasa sandimu."),
    "sign_in_refused": (403, "Nama pengguna dan frasa sandi belum cocok. Coba pelan-pelan."),
    "not_allowed": (403, "Halaman ini bukan untuk akunmu. Kalau seharusnya bisa, tanyakan koordinator BK."),
    "awaiting": (
        403,
        "Akun ini sudah jadi. Koordinator BK masih perlu mencocokkan tiga kata periksa, sesudah itu semuanya terbuka.",
    ),
    "no_consent": (403, "Belum ada izin konseli yang berlaku untuk ini. Tidak ada yang dikirim."),
    "not_member": (403, "Ruang ini sudah berpindah tangan. Muat ulang untuk melihat keadaan terbaru."),
    "codename_unknown": (404, "Tujuh kata itu belum cocok. Coba periksa urutan dan ejaannya."),
    "referral_unknown": (
        404,
        "Tautan ini belum terbuka. Periksa keempat katanya, atau tanyakan kepada pengirim apakah masih berlaku.",
    ),
    "invitation_unknown": (
        404,
        "Tautan ini sudah tidak terbuka. Mintalah tautan baru kepada yang mengundang; belum ada yang disimpan.",
    ),
    "not_found": (404, "Halaman ini tidak ada atau sudah dihapus."),
    "method_not_allowed": (405, "Cara membuka halaman ini belum tepat. Kembali, lalu coba lagi."),
    "too_slow": (408, "Jaringan terlalu pelan untuk sekali kirim. Tulisanmu masih ada; coba lagi."),
    "taken": (409, "Nama ini baru saja dipakai. Kami buatkan yang lain."),
    "username_taken": (
        409,
        "Nama pengguna ini sudah dipakai orang lain. Pilih nama lain; belum ada yang disimpan.",
    ),
    "stale_directory": (
        409,
        "Direktori sekolah baru saja bertambah. Muat ulang halaman, lalu coba sekali lagi.",
    ),
    "stale_seq": (409, "Ada pesan lain yang lebih dulu sampai. Pesanmu dikunci ulang."),
    "stale_epoch": (409, "Pembaca ruang ini baru berubah. Pesanmu dikunci ulang."),
    "stale_document": (
        409,
        "Lembar ini baru saja berubah di halaman lain. Keduanya digabung, tidak ada yang hilang.",
    ),
    "session_open": (409, "Masih ada sesi yang berjalan di sini. Selesaikan dulu, lalu mulai yang baru."),
    "settled": (409, "Bagian ini sudah selesai atau waktunya sudah lewat. Yang tersimpan tetap aman."),
    "stale_move": (409, "Tahap ruang ini baru saja berubah. Muat ulang untuk melihat yang terbaru."),
    "stale_keyset": (409, "Kuncimu baru saja disimpan dari halaman lain. Tidak ada yang hilang."),
    "too_large": (413, "Tulisan ini terlalu panjang untuk sekali kirim. Coba bagi menjadi beberapa pesan."),
    "elsewhere": (409, "Sebagian berkas ini sudah sampai. Kami lanjutkan dari sana."),
    "file_too_large": (413, "Berkas ini lebih besar dari yang bisa dibawa ke sini. Coba yang lebih kecil."),
    "files_today": (
        413,
        "Berkas hari ini sudah banyak. Besok bisa lagi; tulisan tetap bisa dikirim sekarang.",
    ),
    "files_full": (
        413,
        "Tempat untuk berkas sedang penuh. Tulisan tetap bisa dikirim; berkasnya boleh ditunjukkan langsung.",
    ),
    "slow_down": (
        429,
        "Terlalu sering mencoba. Tunggu sebentar, lalu coba lagi. Nomor bantuan tetap terbuka.",
    ),
    "server": (500, "Ada gangguan di pihak kami. Tulisanmu tidak hilang. Coba lagi sebentar."),
}


class Refusal(Exception):
    """Raised anywhere below a view; becomes `{"code", "message"}` and nothing is half-stored."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.status, self.message = REFUSALS[code]
        self.extra = extra

    def body(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, **self.extra}
