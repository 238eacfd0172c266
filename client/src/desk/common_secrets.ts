// Words that guessing programs try first, Indonesian ones above all. `strength.ts` takes them out of a passphrase and
// looks at what is left. Never complete and not meant to be: length does the main work, this refuses the obvious.

const words = `
admin administrator password passwort katasandi katakunci sandi frasa rahasia kunci akun
bismillah bismillahirrahmanirrahim bismillahirrohmanirrohim alhamdulillah assalamualaikum insyaallah masyaallah subhanallah
sayang sayangku sayangkamu cinta cintaku akucintakamu akusayangkamu iloveyou kangen rindu bunda ibu ayah mama papa mamapapa keluarga anakku
indonesia indonesiaraya nusantara merdeka garuda pancasila bhinnekatunggalika jakarta surabaya bandung yogyakarta semarang medan makassar bali
sekolah sekolahku guru gurubk guruku konseling konselor konseli bimbingan bimbingankonseling siswa murid kelas smansa smp sma smk sdn smpn sman teduh
januari februari maret april mei juni juli agustus september oktober november desember senin selasa rabu kamis jumat sabtu minggu
qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx abcdef abcdefghij abcdefghijklmnopqrstuvwxyz
football sepakbola persib persija persebaya arema timnas manchester liverpool barcelona realmadrid naruto doraemon blackpink exo bts
welcome selamat selamatdatang selamatpagi letmein monkey dragon sunshine princess superman batman starwars whatever computer komputer internet
correcthorsebatterystaple tobeornottobe tobeornottobethatisthequestion satunusasatubangsasatubahasa tutwurihandayani
namasaya namaku saya aku kamu anda dia kita kami ini itu dan yang untuk dengan dari sama lah
lupa lupalagi jangandibuka terserah bebas gratis coba cobacoba test testing tes user username login masuk
`;

/** Longest first, so that a phrase goes before the words it is made of. */
export const COMMON_SECRETS: readonly string[] = words
  .split(/\s+/)
  .filter(Boolean)
  .sort((a, b) => b.length - a.length);
