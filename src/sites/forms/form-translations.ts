import type { FormMessages } from "./form-messages.ts";

/** Of the languages that a site says its own words in (`engine/words.service.ts`). */
export const TRANSLATIONS: Readonly<Record<string, FormMessages>> = {
  de: {
    foreign: {
      title: "Dieses Formular wurde nicht von hier gesendet",
      text: "Es kam von einer anderen Website. Bitte öffnen Sie die Seite und füllen Sie das Formular dort aus.",
    },
    tooLarge: {
      title: "Das ist zu viel",
      text: (kilobytes) => `Ein Formular nimmt ${kilobytes} KB Text. Bitte gehen Sie zurück und schreiben Sie weniger.`,
    },
    unreadable: {
      title: "Das lässt sich nicht lesen",
      text: "Ein Formular nimmt Text und keine Dateien. Bitte gehen Sie zurück und senden Sie es so, wie die Seite es hat.",
    },
    invalid: {
      title: "Bitte sehen Sie es noch einmal an",
      text: "Es wurde noch nichts gesendet. Alles, was Sie geschrieben haben, ist noch da.",
    },
    noPerson: {
      title: "Bitte bestätigen Sie, dass Sie ein Mensch sind",
      text: "Es wurde noch nichts gesendet. Alles, was Sie geschrieben haben, ist noch da: Bestätigen Sie es unten und senden Sie es noch einmal.",
    },
    thanks: { title: "Vielen Dank", text: "Ihre Nachricht wurde gesendet." },
    limited: {
      title: "Einen Moment, bitte",
      text: "Von hier kam mehr, als auf einmal angenommen wird. Alles, was Sie geschrieben haben, ist noch da: Bitte senden Sie es später noch einmal.",
    },
    unavailable: {
      title: "Nicht gesendet",
      text: "Es konnte gerade nicht angenommen werden. Alles, was Sie geschrieben haben, ist noch da: Bitte senden Sie es in einer Minute noch einmal.",
    },
    again: "Noch einmal senden",
    faults: {
      missing: "Bitte ausfüllen.",
      unreachable: "Bitte geben Sie eine E-Mail-Adresse oder eine Telefonnummer an.",
      email: "Das ist keine E-Mail-Adresse.",
      phone: "Das ist keine Telefonnummer.",
      date: "Für diesen Tag kann nicht angefragt werden.",
      time: "Das ist keine Uhrzeit wie 18:30.",
      people: "Das ist keine Zahl von 1 bis 999.",
      unkeepable: "Das enthält Zeichen, die nicht aufbewahrt werden können.",
      long: (most) => `Das sind mehr als ${most} Zeichen.`,
    },
  },
  fr: {
    foreign: {
      title: "Ce formulaire n’a pas été envoyé d’ici",
      text: "Il vient d’un autre site. Veuillez ouvrir la page et y remplir le formulaire.",
    },
    tooLarge: {
      title: "C’est trop",
      text: (kilobytes) => `Un formulaire accepte ${kilobytes} Ko de texte. Veuillez revenir et écrire moins.`,
    },
    unreadable: {
      title: "Ceci ne peut pas être lu",
      text: "Un formulaire accepte du texte, et pas de fichiers. Veuillez revenir et l’envoyer depuis la page.",
    },
    invalid: {
      title: "Veuillez vérifier ceci",
      text: "Rien n’a encore été envoyé. Tout ce que vous avez écrit est encore là.",
    },
    noPerson: {
      title: "Veuillez confirmer que vous êtes une personne",
      text: "Rien n’a encore été envoyé. Tout ce que vous avez écrit est encore là : confirmez-le ci-dessous, puis renvoyez-le.",
    },
    thanks: { title: "Merci", text: "Votre message a été envoyé." },
    limited: {
      title: "Un instant, s’il vous plaît",
      text: "Trop de messages ont été envoyés d’ici à la fois. Tout ce que vous avez écrit est encore là : veuillez le renvoyer plus tard.",
    },
    unavailable: {
      title: "Non envoyé",
      text: "L’envoi n’a pas abouti. Tout ce que vous avez écrit est encore là : veuillez le renvoyer dans une minute.",
    },
    again: "Renvoyer",
    faults: {
      missing: "Veuillez remplir ce champ.",
      unreachable: "Veuillez indiquer une adresse e-mail ou un numéro de téléphone.",
      email: "Ce n’est pas une adresse e-mail.",
      phone: "Ce n’est pas un numéro de téléphone.",
      date: "Cette date ne peut pas être demandée.",
      time: "Ce n’est pas une heure comme 18:30.",
      people: "Ce n’est pas un nombre de 1 à 999.",
      unkeepable: "Certains caractères ne peuvent pas être conservés.",
      long: (most) => `Il y a plus de ${most} caractères.`,
    },
  },
  es: {
    foreign: {
      title: "Este formulario no se envió desde aquí",
      text: "Vino de otro sitio web. Abre la página y rellena allí el formulario.",
    },
    tooLarge: {
      title: "Es demasiado",
      text: (kilobytes) => `Un formulario admite ${kilobytes} KB de texto. Vuelve atrás y escribe menos.`,
    },
    unreadable: {
      title: "No se puede leer",
      text: "Un formulario admite texto, y no archivos. Vuelve atrás y envíalo desde la página.",
    },
    invalid: { title: "Revísalo, por favor", text: "Aún no se ha enviado nada. Todo lo que escribiste sigue aquí." },
    noPerson: {
      title: "Confirma que eres una persona",
      text: "Aún no se ha enviado nada. Todo lo que escribiste sigue aquí: confírmalo abajo y envíalo otra vez.",
    },
    thanks: { title: "Gracias", text: "Tu mensaje se ha enviado." },
    limited: {
      title: "Un momento, por favor",
      text: "Desde aquí se ha enviado más de lo que se puede recibir a la vez. Todo lo que escribiste sigue aquí: envíalo más tarde.",
    },
    unavailable: {
      title: "No enviado",
      text: "No se ha podido recibir ahora. Todo lo que escribiste sigue aquí: envíalo otra vez dentro de un minuto.",
    },
    again: "Enviar otra vez",
    faults: {
      missing: "Rellena este campo.",
      unreachable: "Indica una dirección de correo o un teléfono.",
      email: "No es una dirección de correo electrónico.",
      phone: "No es un número de teléfono.",
      date: "Ese día no se puede solicitar.",
      time: "No es una hora como 18:30.",
      people: "No es un número de 1 a 999.",
      unkeepable: "Contiene caracteres que no se pueden guardar.",
      long: (most) => `Tiene más de ${most} caracteres.`,
    },
  },
  it: {
    foreign: {
      title: "Questo modulo non è stato inviato da qui",
      text: "Arriva da un altro sito. Apri la pagina e compila lì il modulo.",
    },
    tooLarge: {
      title: "È troppo",
      text: (kilobytes) => `Un modulo accetta ${kilobytes} KB di testo. Torna indietro e scrivi di meno.`,
    },
    unreadable: {
      title: "Non si può leggere",
      text: "Un modulo accetta testo, e nessun file. Torna indietro e invialo dalla pagina.",
    },
    invalid: {
      title: "Ricontrolla, per favore",
      text: "Non è stato ancora inviato nulla. Tutto ciò che hai scritto è ancora qui.",
    },
    noPerson: {
      title: "Conferma di essere una persona",
      text: "Non è stato ancora inviato nulla. Tutto ciò che hai scritto è ancora qui: conferma qui sotto e invia di nuovo.",
    },
    thanks: { title: "Grazie", text: "Il tuo messaggio è stato inviato." },
    limited: {
      title: "Un momento, per favore",
      text: "Da qui è stato inviato più di quanto si possa ricevere in una volta. Tutto ciò che hai scritto è ancora qui: invialo più tardi.",
    },
    unavailable: {
      title: "Non inviato",
      text: "In questo momento non è stato possibile riceverlo. Tutto ciò che hai scritto è ancora qui: invialo di nuovo fra un minuto.",
    },
    again: "Invia di nuovo",
    faults: {
      missing: "Compila questo campo.",
      unreachable: "Indica un indirizzo e-mail o un numero di telefono.",
      email: "Non è un indirizzo e-mail.",
      phone: "Non è un numero di telefono.",
      date: "Questo giorno non si può richiedere.",
      time: "Non è un orario come 18:30.",
      people: "Non è un numero da 1 a 999.",
      unkeepable: "Contiene caratteri che non si possono conservare.",
      long: (most) => `Ha più di ${most} caratteri.`,
    },
  },
  pt: {
    foreign: {
      title: "Este formulário não foi enviado daqui",
      text: "Veio de outro site. Abra a página e preencha lá o formulário.",
    },
    tooLarge: {
      title: "É demasiado",
      text: (kilobytes) => `Um formulário aceita ${kilobytes} KB de texto. Volte atrás e escreva menos.`,
    },
    unreadable: {
      title: "Não é possível ler isto",
      text: "Um formulário aceita texto, e não ficheiros. Volte atrás e envie-o a partir da página.",
    },
    invalid: { title: "Verifique, por favor", text: "Ainda nada foi enviado. Tudo o que escreveu continua aqui." },
    noPerson: {
      title: "Confirme que é uma pessoa",
      text: "Ainda nada foi enviado. Tudo o que escreveu continua aqui: confirme abaixo e envie de novo.",
    },
    thanks: { title: "Obrigado", text: "A sua mensagem foi enviada." },
    limited: {
      title: "Um momento, por favor",
      text: "Foi enviado daqui mais do que se pode receber de uma vez. Tudo o que escreveu continua aqui: envie mais tarde.",
    },
    unavailable: {
      title: "Não enviado",
      text: "Não foi possível receber agora. Tudo o que escreveu continua aqui: envie de novo daqui a um minuto.",
    },
    again: "Enviar de novo",
    faults: {
      missing: "Preencha este campo.",
      unreachable: "Indique um endereço de e-mail ou um número de telefone.",
      email: "Não é um endereço de e-mail.",
      phone: "Não é um número de telefone.",
      date: "Não é possível pedir este dia.",
      time: "Não é uma hora como 18:30.",
      people: "Não é um número de 1 a 999.",
      unkeepable: "Tem caracteres que não podem ser guardados.",
      long: (most) => `Tem mais de ${most} caracteres.`,
    },
  },
  nl: {
    foreign: {
      title: "Dit formulier is niet vanaf hier verstuurd",
      text: "Het kwam van een andere website. Open de pagina en vul het formulier daar in.",
    },
    tooLarge: {
      title: "Dat is te veel",
      text: (kilobytes) => `Een formulier neemt ${kilobytes} KB tekst aan. Ga terug en schrijf minder.`,
    },
    unreadable: {
      title: "Dit kan niet worden gelezen",
      text: "Een formulier neemt tekst aan, en geen bestanden. Ga terug en verstuur het vanaf de pagina.",
    },
    invalid: {
      title: "Kijk dit nog eens na",
      text: "Er is nog niets verstuurd. Alles wat u hebt geschreven staat er nog.",
    },
    noPerson: {
      title: "Bevestig dat u een mens bent",
      text: "Er is nog niets verstuurd. Alles wat u hebt geschreven staat er nog: bevestig het hieronder en verstuur het opnieuw.",
    },
    thanks: { title: "Bedankt", text: "Uw bericht is verstuurd." },
    limited: {
      title: "Een ogenblik, alstublieft",
      text: "Er is vanaf hier meer verstuurd dan in één keer kan worden aangenomen. Alles wat u hebt geschreven staat er nog: verstuur het later opnieuw.",
    },
    unavailable: {
      title: "Niet verstuurd",
      text: "Het kon nu niet worden aangenomen. Alles wat u hebt geschreven staat er nog: verstuur het over een minuut opnieuw.",
    },
    again: "Opnieuw versturen",
    faults: {
      missing: "Vul dit in.",
      unreachable: "Geef een e-mailadres of een telefoonnummer op.",
      email: "Dit is geen e-mailadres.",
      phone: "Dit is geen telefoonnummer.",
      date: "Deze dag kan niet worden aangevraagd.",
      time: "Dit is geen tijd zoals 18:30.",
      people: "Dit is geen getal van 1 tot 999.",
      unkeepable: "Er staan tekens in die niet kunnen worden bewaard.",
      long: (most) => `Dit heeft meer dan ${most} tekens.`,
    },
  },
  ar: {
    foreign: { title: "لم يُرسَل هذا النموذج من هنا", text: "جاء من موقع آخر. يُرجى فتح الصفحة وملء النموذج هناك." },
    tooLarge: {
      title: "هذا كثير",
      text: (kilobytes) => `يقبل النموذج ${kilobytes} كيلوبايت من النص. يُرجى الرجوع وكتابة نص أقصر.`,
    },
    unreadable: {
      title: "تتعذّر قراءة هذا",
      text: "يقبل النموذج نصًا بلا ملفات. يُرجى الرجوع وإرساله كما هو في الصفحة.",
    },
    invalid: { title: "يُرجى مراجعة هذا", text: "لم يُرسَل شيء بعد. كل ما كتبته ما زال هنا." },
    noPerson: {
      title: "يُرجى تأكيد أنك إنسان",
      text: "لم يُرسَل شيء بعد. كل ما كتبته ما زال هنا: أكّد ذلك في الأسفل ثم أرسله مرة أخرى.",
    },
    thanks: { title: "شكرًا لك", text: "تم إرسال رسالتك." },
    limited: {
      title: "لحظة من فضلك",
      text: "أُرسل من هنا أكثر مما يمكن قبوله دفعة واحدة. كل ما كتبته ما زال هنا: يُرجى إرساله لاحقًا.",
    },
    unavailable: {
      title: "لم يُرسَل",
      text: "تعذّر استلامه الآن. كل ما كتبته ما زال هنا: يُرجى إرساله مرة أخرى بعد دقيقة.",
    },
    again: "إرسال مرة أخرى",
    faults: {
      missing: "يُرجى ملء هذا الحقل.",
      unreachable: "يُرجى كتابة بريد إلكتروني أو رقم هاتف.",
      email: "هذا ليس عنوان بريد إلكتروني.",
      phone: "هذا ليس رقم هاتف.",
      date: "لا يمكن طلب هذا اليوم.",
      time: "هذا ليس وقتًا مثل 18:30.",
      people: "هذا ليس عددًا من 1 إلى 999.",
      unkeepable: "فيه رموز لا يمكن حفظها.",
      long: (most) => `فيه أكثر من ${most} حرف.`,
    },
  },
  he: {
    foreign: { title: "הטופס לא נשלח מכאן", text: "הוא הגיע מאתר אחר. נא לפתוח את הדף ולמלא שם את הטופס." },
    tooLarge: {
      title: "זה יותר מדי",
      text: (kilobytes) => `טופס מקבל ${kilobytes} ק״ב של טקסט. נא לחזור ולכתוב פחות.`,
    },
    unreadable: { title: "אי אפשר לקרוא את זה", text: "טופס מקבל טקסט, ללא קבצים. נא לחזור ולשלוח אותו מהדף." },
    invalid: { title: "נא לבדוק שוב", text: "עדיין לא נשלח דבר. כל מה שכתבתם עדיין כאן." },
    noPerson: {
      title: "נא לאשר שאתם בני אדם",
      text: "עדיין לא נשלח דבר. כל מה שכתבתם עדיין כאן: אשרו למטה ושלחו שוב.",
    },
    thanks: { title: "תודה", text: "ההודעה שלכם נשלחה." },
    limited: {
      title: "רק רגע, בבקשה",
      text: "נשלח מכאן יותר ממה שאפשר לקבל בבת אחת. כל מה שכתבתם עדיין כאן: נא לשלוח שוב מאוחר יותר.",
    },
    unavailable: {
      title: "לא נשלח",
      text: "לא ניתן היה לקבל את זה כעת. כל מה שכתבתם עדיין כאן: נא לשלוח שוב בעוד דקה.",
    },
    again: "שליחה חוזרת",
    faults: {
      missing: "נא למלא שדה זה.",
      unreachable: "נא לציין כתובת דוא״ל או מספר טלפון.",
      email: "זו אינה כתובת דוא״ל.",
      phone: "זה אינו מספר טלפון.",
      date: "אי אפשר לבקש את היום הזה.",
      time: "זו אינה שעה כגון 18:30.",
      people: "זה אינו מספר מ־1 עד 999.",
      unkeepable: "יש כאן תווים שאי אפשר לשמור.",
      long: (most) => `יש כאן יותר מ־${most} תווים.`,
    },
  },
};
