/** Turkish. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "İçeriğe geç",
  navigation: "Ana menü",
  hours: "Çalışma saatleri",
  closed: "Kapalı",
  address: "Adres",
  directions: "Yol tarifi",
  call: "Arayın",
  write: "Bize yazın",
  phone: "Telefon",
  email: "E-posta",
  name: "Ad soyad",
  message: "Mesaj",
  date: "Tarih",
  time: "Saat",
  people: "Kaç kişi",
  service: "Hizmet",
  choose: "Lütfen seçin",
  optional: "isteğe bağlı",
  send: "Gönder",
  book: "Bu saati iste",
  subscribe: "Abone ol",
  thanks: "Teşekkürler",
  received: "Mesajınızı aldık, size döneceğiz.",
  missing: "Sayfa bulunamadı",
  missingText: "Bu adreste bir şey yok.",
  home: "Ana sayfa",
  trap: "Burayı boş bırakın",
};

export const FORM: FormMessages = {
  foreign: {
    title: "Bu form buradan gönderilmedi",
    text: "Başka bir web sitesinden geldi. Lütfen sayfayı açın ve formu orada doldurun.",
  },
  tooLarge: {
    title: "Bu çok fazla",
    text: (kilobytes) => `Bir form ${kilobytes} KB metin alır. Lütfen geri dönün ve daha kısa yazın.`,
  },
  unreadable: {
    title: "Bu okunamıyor",
    text: "Bir form metin alır, dosya almaz. Lütfen geri dönün ve formu sayfadan gönderin.",
  },
  invalid: { title: "Lütfen bir daha bakın", text: "Henüz hiçbir şey gönderilmedi. Yazdığınız her şey hâlâ burada." },
  noPerson: {
    title: "Lütfen insan olduğunuzu doğrulayın",
    text: "Henüz hiçbir şey gönderilmedi. Yazdığınız her şey hâlâ burada: aşağıda doğrulayın ve yeniden gönderin.",
  },
  thanks: { title: "Teşekkürler", text: "Mesajınız gönderildi." },
  limited: {
    title: "Bir dakika lütfen",
    text: "Buradan bir kerede alınabilecek olandan fazlası gönderildi. Yazdığınız her şey hâlâ burada: lütfen daha sonra gönderin.",
  },
  unavailable: {
    title: "Gönderilemedi",
    text: "Şu anda alınamadı. Yazdığınız her şey hâlâ burada: lütfen bir dakika sonra yeniden gönderin.",
  },
  again: "Yeniden gönder",
  faults: {
    missing: "Lütfen bu alanı doldurun.",
    unreachable: "Lütfen bir e-posta adresi veya telefon numarası yazın.",
    email: "Bu bir e-posta adresi değil.",
    phone: "Bu bir telefon numarası değil.",
    date: "Bu gün istenemez.",
    time: "Bu, 18:30 gibi bir saat değil.",
    people: "Bu, 1 ile 999 arasında bir sayı değil.",
    unkeepable: "Saklanamayan karakterler var.",
    long: (most) => `Metin çok uzun. En fazla ${most} karakter olabilir.`,
  },
};
