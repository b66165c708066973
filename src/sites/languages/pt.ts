/** Portuguese, as in Portugal. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "Ir para o conteúdo",
  navigation: "Navegação principal",
  hours: "Horário",
  closed: "Fechado",
  address: "Endereço",
  directions: "Como chegar",
  call: "Ligar",
  write: "Escreva-nos",
  phone: "Telefone",
  email: "E-mail",
  name: "Nome",
  message: "Mensagem",
  date: "Data",
  time: "Hora",
  people: "Quantas pessoas",
  service: "Serviço",
  choose: "Escolha",
  optional: "opcional",
  send: "Enviar",
  book: "Pedir este horário",
  subscribe: "Subscrever",
  thanks: "Obrigado",
  received: "Recebemos e entraremos em contacto.",
  missing: "Página não encontrada",
  missingText: "Não há nada neste endereço.",
  home: "Início",
  trap: "Deixe este campo vazio",
};

export const FORM: FormMessages = {
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
};
