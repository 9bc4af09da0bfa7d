import { foldWord } from '../../language/words/lexicon.ts';

/** What the business and its assistant do by any profile: verbs in their plain form, folded. Any other commitment is refused. */
export const DONE_BY_US = set(
  `make have need replace leave stay screen uv laser foil send print engrave offer see know understand note think suggest recommend help assist show share tell say give quote ask take accept deliver ship supply sell
  produce manufacture prepare mix add look hope like love want wish appreciate apologise apologize regret thank work be open close require start begin do find list mention repeat
  confirm promise guarantee charge use brand deboss emboss foil stamp decorate pack explain describe compare calculate read listen talk answer reply write record save mark wait
  welcome mean refer customise customize personalise personalize provide believe feel imagine guess notice hear agree respond advise propose invite serve handcraft craft state
  join name spell sum cover put tell quote total look count price come miss got sorry stock carry check glad happy afraid want quoted deal specialise specialize follow bill invoice total mark go hand glaze cast assemble receive`,
);
/** What a customer can do or will have. */
export const DONE_BY_YOU = set(
  `ring phone text dial see order take choose pick have find reach call write mail email message contact send share pay mix combine ask reply tell visit view browse check decide go add use consider select
  start compare approve give let look provide download speak talk be need know want say select opt get keep do like book require print put`,
);
/** Things a customer does receive by the profile: the mock-up, the invoice. */
export const RECEIVED =
  /mock-?up|invoice|proforma|catalogue|quote|quotation|price|total|rate|per (?:piece|set|pen|mug|bag|bottle)|₹|\d/u;

/** Words between subject and verb. */
export const FILLERS = set(
  `rather course also always gladly happily surely certainly usually currently only just now then simply even still both kindly be been to going able already all really very so well here therefore however
  will would can could shall may might have has had do did must should are am is was were too of at not unfortunately sadly generally normally mainly mostly first`,
);

/** First person plural in Spanish and Portuguese. */
export const WE_ROMANCE = set(
  `llegamos chegamos hacemos fabricamos tenemos vendemos ofrecemos enviamos necesitamos imprimimos grabamos podemos aceptamos trabajamos mandamos mostramos cotizamos pedimos estamos somos agradecemos entendemos
  recomendamos sugerimos esperamos sabemos usamos queremos llevamos anadimos sumamos producimos empezamos comenzamos atendemos personalizamos preparamos vamos hemos decimos mezclamos combinamos
  contamos ayudamos seguimos elaboramos necesitaremos enviaremos lamentamos sentimos gramos ramos ultimos minimos maximos proximos mismos optimos calculamos decoramos estampamos aplicamos marcamos
  fazemos temos oferecemos precisamos gravamos aceitamos trabalhamos cotamos esperamos levamos somamos produzimos comecamos dizemos misturamos ajudamos trocamos entregamos colocamos
  mesmos termos queriamos gostariamos poderiamos podiamos deixamos anotamos registramos informamos reemplazamos reponemos substituimos cobramos recebemos recibimos confirmamos prometemos gostamos
  extremos animos legitimos intimos anonimos centesimos decimos manejamos incluimos abrimos cerramos fechamos ficamos moramos quedamos trataremos estaremos seremos podremos haremos tendremos faremos teremos`,
);
/** Infinitives behind "puedo", "podemos", "vamos a", "posso", "vou". */
export const CAN_ROMANCE = set(
  `ayudar ayudarle ayudarlo ayudarte enviar enviarle mostrar mostrarle decir decirle ofrecer ofrecerle recomendar sugerir hacer imprimir grabar cotizar ver ser mezclar combinar calcular preparar dar
  darle personalizar estampar marcar poner anotar ajudar enviar mostrar dizer oferecer recomendar sugerir fazer imprimir gravar cotar misturar informar colocar aplicar explicar comparar saber preguntar
  perguntar servir serle prometer prometerle confirmar confirmarle garantizar garantir garantizarle asegurar unirse incluir enviarlos enviarlas indicar indicarle apontar passar pasar pasarle explicarle detallar detalhar responder responderle resumir calcularle informarle nombrar nombrarle listar compartir compartilhar mencionar mencionarle revisar anotarlo sumar somar llegar elegir escoger escolher usar pedir encargar encomendar levar llevar pagar comprar combinarse mezclarse misturar-se personalizarse grabarse imprimirse escribir escrever-nos`,
);
/** Nouns and stems before "karenge", "denge" and the like in Hindi, in both scripts. */
export const WE_HINDI = set(
  `print note madad help quote share engrave bata bataa bana bhej dikha suggest calculate jawab answer likh laga mail mockup engraving branding printing foil logo kar sahayata koshish proforma
  प्रिंट नोट मदद कोट शेयर बता बना भेज दिखा जवाब लिख लगा सहायता कर एनग्रेविंग ब्रांडिंग प्रिंटिंग लोगो`,
);
/** Verbs behind "يمكننا" and "نستطيع", and futures of the first person plural in Arabic. */
export const WE_ARABIC = set(
  `نرسل نقدم نطبع نصنع نوفر نساعد نساعدك المساعده مساعدتك ارسال طباعه صنع توفير تقديم طباعه سنرسل سنساعد سنساعدك سنحتاج سنقدم ننقش نقش اضافه وضع نضيف نضع خلط دمج نطبع حساب نحسب ان تزويدك سنوات سنويا سنه ساساعدك ساساعد ساكون`,
);

function set(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/).map(foldWord));
}
