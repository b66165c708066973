/** Spanish. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Ir al contenido",
  navigation: "Navegación principal",
  hours: "Horario",
  closed: "Cerrado",
  address: "Dirección",
  directions: "Cómo llegar",
  call: "Llamar",
  write: "Escríbenos",
  phone: "Teléfono",
  email: "Correo electrónico",
  name: "Nombre",
  message: "Mensaje",
  date: "Fecha",
  time: "Hora",
  people: "Cuántas personas",
  service: "Servicio",
  choose: "Elige una opción",
  optional: "opcional",
  send: "Enviar",
  book: "Solicitar esta hora",
  subscribe: "Suscribirse",
  thanks: "Gracias",
  received: "Lo hemos recibido y te responderemos.",
  missing: "Página no encontrada",
  missingText: "No hay nada en esta dirección.",
  home: "Inicio",
  trap: "Deja este campo vacío",
};

export const FORM: FormMessages = {
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
};
